import { assert, assertEquals } from "@std/assert";
import {
  columnsOf,
  cutToColumns,
  padToColumns,
  pixelsOf,
} from "../../lib/plots/text_width.ts";

Deno.test("columnsOf() counts wide letters twice and colours not at all", () => {
  assertEquals(columnsOf("in use"), 6);
  assertEquals(columnsOf("内存"), 4);
  assertEquals(columnsOf("\x1b[38;5;67m█\x1b[39m"), 1);
  assertEquals(columnsOf("e\u0301"), 1);
});

Deno.test("padToColumns() pads on either side and never cuts", () => {
  assertEquals(padToColumns("内存", 6, "end"), "内存  ");
  assertEquals(padToColumns("7", 3, "start"), "  7");
  assertEquals(padToColumns("long", 2, "end"), "long");
});

Deno.test("cutToColumns() marks what it cuts", () => {
  assertEquals(cutToColumns("reserved", 8), "reserved");
  assertEquals(cutToColumns("reserved", 5), "rese…");
  assertEquals(cutToColumns("内存曲线", 5), "内存…");
  assertEquals(cutToColumns("reserved", 0), "");
});

Deno.test("pixelsOf() knows narrow from wide letters", () => {
  assert(pixelsOf("iii", 10) < pixelsOf("aaa", 10));
  assert(pixelsOf("aaa", 10) < pixelsOf("WWW", 10));
  assertEquals(pixelsOf("aaa", 20), 2 * pixelsOf("aaa", 10));
});
