/**
 * Files may not import each other in a circle, even for types: a circle can be
 * read, moved and tested only as a whole.
 * @module
 */
import { assertEquals } from "@std/assert";
import { listFiles, ROOT } from "./paths.ts";

/** The relative imports of a module, as paths from the root. */
function listImports(path: string): string[] {
  const found: string[] = [];
  const add = (source: Deno.lint.Node | null | undefined) => {
    if (source?.type !== "Literal" || typeof source.value !== "string") return;
    if (!source.value.startsWith(".")) return;
    found.push(new URL(source.value, `file:///${path}`).pathname.slice(1));
  };
  const rule: Deno.lint.Rule = {
    create: () => ({
      ImportDeclaration: (node) => add(node.source),
      ExportNamedDeclaration: (node) => add(node.source),
      ExportAllDeclaration: (node) => add(node.source),
    }),
  };
  const source = Deno.readTextFileSync(ROOT + path);
  const collector = { name: "collector", rules: { imports: rule } };
  Deno.lint.runPlugin(collector, ROOT + path, source);
  return found;
}

/** The first circle in a graph of files, or null. */
export function findCycle(
  graph: ReadonlyMap<string, readonly string[]>,
): readonly string[] | null {
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): string[] | null => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return null;
    for (const next of graph.get(path) ?? []) {
      const cycle = visit(next, [...way, path]);
      if (cycle) return cycle;
    }
    done.add(path);
    return null;
  };
  for (const path of graph.keys()) {
    const cycle = visit(path, []);
    if (cycle) return cycle;
  }
  return null;
}

Deno.test("findCycle() tells the files of a circle in order", () => {
  const graph = new Map([
    ["a", ["b", "c"]],
    ["b", ["c"]],
    ["c", ["d"]],
    ["d", ["b"]],
  ]);
  assertEquals(findCycle(graph), ["b", "c", "d", "b"]);
  graph.set("d", []);
  assertEquals(findCycle(graph), null);
});

Deno.test("no files of lib import each other in a circle", () => {
  const files = listFiles("lib").filter((path) => path.endsWith(".ts"));
  const graph = new Map(files.map((path) => [path, listImports(path)]));
  assertEquals(findCycle(graph), null);
});
