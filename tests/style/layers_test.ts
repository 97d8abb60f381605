import { assertEquals, assertMatch } from "@std/assert";
import { MAY_IMPORT } from "./layers.ts";
import { ROOT } from "./paths.ts";
import plugin from "./plugin.ts";

/** What the rules about imports say about a source at a path. */
function lint(path: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, ROOT + path, source)
    .map(({ id, message }) => `${id}: ${message}`);
}

const ACCEPTED: readonly (readonly [path: string, source: string])[] = [
  ["lib/plan/order.ts", 'import { a } from "../graph/node.ts";'],
  ["lib/plan/order.ts", 'import { a } from "../dependencies/d3_array.ts";'],
  ["lib/device/wasm/run.ts", 'import { a } from "../device.ts";'],
  ["lib/device/wasm/run.ts", 'import { a } from "../../program/step.ts";'],
  ["lib/device/wasm/run.ts", 'import { a } from "node:process";'],
  ["lib/dependencies/tfjs.ts", 'export * from "npm:@tensorflow/tfjs@4.22.0";'],
  ["lib/lab/lab.ts", 'import { a } from "../plots/svg.ts";'],
  ["kernels/tidemark/main.ts", 'import { a } from "../../lib/base/bytes.ts";'],
  ["kernels/tidemark/main.ts", 'import { a } from "./wire.ts";'],
  ["tests/lab/lab_test.ts", 'import { a } from "../../lib/plan/order.ts";'],
  ["tests/lab/lab_test.ts", 'import * as tf from "@tensorflow/tfjs";'],
  [
    "mod.ts",
    '/** Doc. @module */\nexport { start } from "./lib/lab/start.ts";',
  ],
  ["mod.ts", 'export type { Lab } from "./lib/lab/lab.ts";'],
  ["mod.ts", 'export * as plot from "./lib/plots/mod.ts";'],
];

const REFUSED: readonly (readonly [
  rule: string,
  path: string,
  source: string,
])[] = [
  ["layers", "lib/base/a.ts", 'import { a } from "../memory/b.ts";'],
  ["layers", "lib/memory/a.ts", 'import type { A } from "../program/b.ts";'],
  ["layers", "lib/device/wasm/a.ts", 'import { a } from "../../plan/b.ts";'],
  ["layers", "lib/plan/a.ts", 'export { a } from "../device/b.ts";'],
  ["layers", "lib/plan/a.ts", 'export * from "../backend/b.ts";'],
  ["layers", "lib/graph/a.ts", 'type A = import("../plan/b.ts").A;'],
  ["layers", "lib/plots/a.ts", 'await import("../lab/b.ts");'],
  ["layers", "lib/lab/a.ts", 'import { a } from "../../tests/b.ts";'],
  ["layers", "lib/lab/a.ts", 'import * as tm from "../../mod.ts";'],
  ["layers", "lib/newcomer/a.ts", 'import { a } from "../base/b.ts";'],
  ["layers", "kernels/tidemark/a.ts", 'import "../../lib/lab/b.ts";'],
  ["layers", "kernels/tidemark/a.ts", 'import * as tm from "../../mod.ts";'],
  ["specifiers", "lib/lab/a.ts", 'import * as tf from "npm:a@1.0.0";'],
  ["specifiers", "lib/lab/a.ts", 'import * as tf from "@tensorflow/tfjs";'],
  ["specifiers", "lib/lab/a.ts", 'import "https://example.com/a.ts";'],
  ["specifiers", "lib/dependencies/a.ts", 'export * from "fast-check";'],
  ["specifiers", "tests/a_test.ts", 'import * as tf from "npm:a@1.0.0";'],
  ["reexports", "mod.ts", "export const a = 1;"],
  ["reexports", "mod.ts", 'import { a } from "./lib/a.ts"; export { a };'],
];

for (const [path, source] of ACCEPTED) {
  Deno.test(`the rules on imports accept, in ${path}: ${source}`, () => {
    assertEquals(lint(path, source), []);
  });
}

for (const [rule, path, source] of REFUSED) {
  Deno.test(`${rule} refuses, in ${path}: ${source}`, () => {
    const found = lint(path, source);
    assertMatch(found.join("\n"), new RegExp(`^tidemark/${rule}: Cannot `));
  });
}

Deno.test("MAY_IMPORT stands in processing order, so it has no cycle", () => {
  const seen = new Set<string>();
  for (const [folder, allowed] of Object.entries(MAY_IMPORT)) {
    assertEquals(allowed.filter((other) => !seen.has(other)), [], folder);
    seen.add(folder);
  }
});

Deno.test("MAY_IMPORT has a row for every folder of lib", () => {
  const folders = [...Deno.readDirSync(`${ROOT}lib`)].map(({ name }) => name);
  assertEquals(folders.filter((name) => !MAY_IMPORT[name]), []);
});
