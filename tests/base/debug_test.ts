import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { parseDebugSettings } from "../../lib/base/debug.ts";

Deno.test("parseDebugSettings() takes 0 to 4, and nothing for 0", () => {
  const texts = ["", " ", "0", "1", "2", "3", "4", " 4\n"];
  const levels = texts.map((text) => parseDebugSettings(text).level);
  assertEquals(levels, [0, 0, 0, 1, 2, 3, 4, 4]);
});

Deno.test("parseDebugSettings() checks invariants from level 1 on, and for check alone", () => {
  const texts = ["", "0", "check", "1", "4"];
  const checks = texts.map((text) => parseDebugSettings(text).checks);
  assertEquals(checks, [false, false, true, true, true]);
  assertEquals(parseDebugSettings("check").level, 0);
});

Deno.test("parseDebugSettings() refuses other levels and names those there are", () => {
  for (const text of ["9", "5", "-1", "1.5", "true", "0x1", "44"]) {
    assertThrows(
      () => parseDebugSettings(text),
      RangeError,
      "0, check, 1, 2, 3 and 4",
    );
  }
});

Deno.test("TIDEMARK_DEBUG with a level that does not exist is an error, not 0", async () => {
  const debug = new URL("../../lib/base/debug.ts", import.meta.url).href;
  const { success, stderr } = await new Deno.Command("deno", {
    args: ["run", "--allow-env=TIDEMARK_DEBUG", debug],
    env: { TIDEMARK_DEBUG: "9", NO_COLOR: "1" },
    stdin: "null",
  }).output();
  assert(!success);
  assertStringIncludes(
    new TextDecoder().decode(stderr),
    'TIDEMARK_DEBUG as a debug level as it must be one of 0, check, 1, 2, 3 and 4: it is "9"',
  );
});
