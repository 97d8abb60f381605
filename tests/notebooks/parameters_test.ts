import { assertEquals, assertThrows } from "@std/assert";
import { sourceOf } from "../../tools/notebooks/files.ts";
import {
  applySettings,
  parameterNames,
  parseSettings,
} from "../../tools/notebooks/parameters.ts";

const PARAMETERS = {
  "cell_type": "code",
  metadata: { tags: ["parameters"] },
  source: [
    "// How long.\n",
    "const epochs: number = 12;\n",
    'let device = "wasm";',
  ],
};
const NOTEBOOK = {
  cells: [
    PARAMETERS,
    { "cell_type": "code", source: "const epochs2 = epochs;" },
  ],
};

/** The cell of parameters with these `--set`. */
function withSettings(...pairs: string[]): string {
  return sourceOf(applySettings(NOTEBOOK, parseSettings(pairs)).cells[0]!);
}

Deno.test("parameterNames() finds the constants of the tagged cell alone", () => {
  assertEquals(parameterNames(NOTEBOOK), ["epochs", "device"]);
});

Deno.test("applySettings() puts values in the place of others, and leaves types and comments", () => {
  assertEquals(
    withSettings("epochs=3", "device=webgpu"),
    '// How long.\nconst epochs: number = 3;\nlet device = "webgpu";',
  );
  assertEquals(sourceOf(PARAMETERS), withSettings());
});

Deno.test("parseSettings() takes JSON as it is and all else as text", () => {
  assertEquals([
    ...parseSettings(["a=1.5", "b=[1, 2]", "c=x=y", "d=", "e=true"]),
  ], [
    ["a", "1.5"],
    ["b", "[1,2]"],
    ["c", '"x=y"'],
    ["d", '""'],
    ["e", "true"],
  ]);
});

Deno.test("a value cannot leave its line", () => {
  const text = withSettings('device="; Deno.exit(); "\n');
  assertEquals(text.split("\n").at(-1), 'let device = "; Deno.exit(); ";');
});

Deno.test("parseSettings() and applySettings() say what can be set", () => {
  assertThrows(
    () => parseSettings(["epochs"]),
    SyntaxError,
    "must be name=value",
  );
  assertThrows(
    () => withSettings("epoch=3"),
    ReferenceError,
    "there are epochs, device",
  );
  assertThrows(
    () => applySettings({ cells: [] }, parseSettings(["a=1"])),
    ReferenceError,
    "there are none",
  );
});
