import { assertEquals } from "@std/assert";
import { sparkline } from "../../lib/plots/live/sparkline.ts";

Deno.test("sparkline() reaches from 0 to the largest value", () => {
  assertEquals(sparkline([0, 1, 2, 3, 4, 5, 6, 7, 8]), "▁▂▃▄▅▆▇██");
  assertEquals(sparkline([5, 5]), "██");
});

Deno.test("sparkline() of nothing and of zeros", () => {
  assertEquals(sparkline([]), "");
  assertEquals(sparkline([0, 0]), "▁▁");
});

Deno.test("sparkline() marks what is no finite number and keeps its scale", () => {
  assertEquals(sparkline([4, NaN, 8, Infinity, -Infinity, 2]), "▅×█××▃");
  assertEquals(sparkline([NaN]), "×");
});
