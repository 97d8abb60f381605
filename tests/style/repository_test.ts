/**
 * What the repository holds must make sense on any machine: no paths of the
 * machine it was written on, no hosts of the registry it was built from.
 * @module
 */
import { assertEquals } from "@std/assert";
import { listFiles, ROOT } from "./paths.ts";

/** Each pattern is written so that it does not match its own text. */
const FOREIGN: Readonly<Record<string, RegExp>> = {
  "a path of one machine":
    /(?<![\w.:/])[/](work|tmp|root|home[/]\w+|Users[/]\w+)[/]\w/,
  "a package registry":
    /\b(registry[.]\w+[.]\w+|npm[.]jsr[.]io|pypi[.]org|pythonhosted[.]org|deb[.]debian[.]org)\b/,
  "a private mirror": /\bhttps?:[/][/][\w.:@-]*(artifactory|nexus|mirror)/,
};

/** Files that are data, and lock files, whose form is not ours. */
const EXEMPT = /(^deno\.lock|\.(bin|gz|png|wasm|idx|ubyte))$/;

/** `path:line: what` for each fault in a text. */
export function findForeign(path: string, text: string): string[] {
  return text.split("\n").flatMap((line, index) =>
    Object.entries(FOREIGN)
      .filter(([, pattern]) => pattern.test(line))
      .map(([what]) => `${path}:${index + 1}: ${what}: ${line.trim()}`)
  );
}

for (
  const [line, faults] of [
    ["cd /" + "work/main", 1],
    ["see `/" + "home/me/notes`", 1],
    ["from https://registry." + "npmjs.org/x", 1],
    ["/" + "tmp/x from http://user@my-" + "mirror.example/x", 2],
    ["lib/tmp/x, ./tmp/x, https://example.com/tmp/x", 0],
    ["https://github.com/npm/registry.git", 0],
  ] as const
) {
  Deno.test(`findForeign() finds ${faults} faults in: ${line}`, () => {
    assertEquals(findForeign("a.md", line).length, faults);
  });
}

Deno.test("no file names a machine's paths or a registry's hosts", () => {
  const faults = listFiles("")
    .filter((path) => !EXEMPT.test(path))
    .flatMap((path) =>
      findForeign(path, Deno.readTextFileSync(`${ROOT}${path}`))
    );
  assertEquals(faults, []);
});
