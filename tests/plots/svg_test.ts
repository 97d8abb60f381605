import { THEMES } from "../../lib/plots/colours.ts";
import { assertEquals } from "@std/assert";
import {
  element,
  short,
  svgDocument,
  textElement,
} from "../../lib/plots/svg.ts";

Deno.test("element() escapes attributes, rounds numbers and leaves out null", () => {
  assertEquals(
    element("rect", { x: 1.23456, id: `"<&>"`, y: null }),
    '<rect x="1.23" id="&quot;&lt;&amp;&gt;&quot;"/>',
  );
});

Deno.test("textElement() escapes its text", () => {
  const text = textElement("a < b & c\u0007", { x: 1, y: 2 });
  assertEquals(
    text.replace(/<text[^>]*>/, "<text>"),
    "<text>a &lt; b &amp; c�</text>",
  );
});

Deno.test("short() has at most two decimals", () => {
  assertEquals(short(1 / 3), "0.33");
  assertEquals(short(12), "12");
});

Deno.test("svgDocument() leaves no empty lines", () => {
  const lines = svgDocument({ width: 2, height: 1, theme: THEMES.light }, "t", [
    "",
    "<g/>",
    "",
  ])
    .split("\n");
  assertEquals(lines.length, 5);
  assertEquals(lines.indexOf(""), -1);
});
