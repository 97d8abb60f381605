import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { parseDebugLevel } from "../../lib/base/debug.ts";

Deno.test("parseDebugLevel() takes 0 to 4, and nothing for 0", () => {
  const texts = ["", " ", "0", "1", "2", "3", "4", " 4\n"];
  assertEquals(texts.map(parseDebugLevel), [0, 0, 0, 1, 2, 3, 4, 4]);
});

Deno.test("parseDebugLevel() refuses other levels and names those there are", () => {
  for (const text of ["9", "5", "-1", "1.5", "true", "0x1", "44"]) {
    assertThrows(() => parseDebugLevel(text), RangeError, "0, 1, 2, 3 and 4");
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
    'TIDEMARK_DEBUG as a debug level as it must be one of 0, 1, 2, 3 and 4: it is "9"',
  );
});
