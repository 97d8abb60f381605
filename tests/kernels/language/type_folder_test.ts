import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import type { Language } from "../../../kernels/tidemark/language/contract.ts";
import { mayUseNode } from "../../../kernels/tidemark/language/lean_libraries.ts";
import { declarationsOf } from "../../../kernels/tidemark/language/library_types.ts";
import { openLanguage } from "../../../kernels/tidemark/language/mod.ts";
import { prepareTypes } from "../../../kernels/tidemark/language/type_folder.ts";
import { CONFIG, FOLDER, withLanguage } from "./cases.ts";

async function inFolder(work: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function write(folder: string, files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(join(folder, name, ".."), { recursive: true });
    await Deno.writeTextFile(join(folder, name), text);
  }
}

async function listNames(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name);
}

Deno.test("declarationsOf() gives what a cell can see, without how it is done", () =>
  inFolder(async (folder) => {
    await write(folder, {
      "mod.ts": 'export { a, type B } from "./lib/a.ts";\n',
      "lib/a.ts": 'import { hidden } from "./hidden.ts";\n' +
        'import type { B } from "./b.ts";\n' +
        "export type { B };\n/** Says it. */\n" +
        "export function a(b: B): string { return hidden(b); }\n",
      "lib/b.ts": 'import * as t from "npm:t@1";\n' +
        "export interface B { x: t.T }\n/** @internal */\nexport const c = 1;\n",
      "lib/hidden.ts": "export const hidden = (b: unknown) => String(b);\n",
    });
    const found = new Map<string, string>();
    const entry = new URL(`file://${folder}/mod.ts`);
    for await (const { path, text } of declarationsOf(entry)) {
      found.set(path, text);
    }
    assertEquals([...found.keys()].sort(), [
      "lib/a.d.ts",
      "lib/b.d.ts",
      "mod.d.ts",
    ]);
    assert(found.get("mod.d.ts")!.includes('"./lib/a.d.ts"'));
    const a = found.get("lib/a.d.ts")!;
    assert(a.includes("Says it.") && !a.includes("hidden"), a);
    const b = found.get("lib/b.d.ts")!;
    assert(b.includes('"npm:t@1"') && !b.includes("const c"), b);
  }));

Deno.test("prepareTypes() makes one folder for a state of the checkout, however many ask", () =>
  inFolder(async (folder) => {
    const both = await Promise.all([
      prepareTypes(CONFIG, folder),
      prepareTypes(CONFIG, folder),
    ]);
    assertEquals(both[0], both[1]);
    assertEquals(await prepareTypes(CONFIG, folder), both[0]);
    assertEquals((await listNames(join(folder, "types"))).length, 1);
    const lean = JSON.parse(await Deno.readTextFile(both[0].lean));
    assertEquals(lean.imports.tidemark, "./mod.d.ts");
    assert(lean.imports["@tensorflow/tfjs"].startsWith("npm:"));
    assert(lean.compilerOptions.noUncheckedIndexedAccess);
  }));

Deno.test("prepareTypes() removes folders of states that are long gone", () =>
  inFolder(async (folder) => {
    await write(folder, {
      "types/old/lean.json": "",
      "types/new/lean.json": "",
    });
    const old = new Date(Date.now() - 8 * 24 * 3600 * 1000);
    await Deno.utime(join(folder, "types/old"), old, old);
    await prepareTypes(CONFIG, folder);
    const names = await listNames(join(folder, "types"));
    assert(names.includes("new") && !names.includes("old"), `${names}`);
  }));

Deno.test("prepareTypes() fails where nothing can be written, and help goes on without", () =>
  inFolder(async (folder) => {
    await write(folder, { types: "a file" });
    await assertRejects(() => prepareTypes(CONFIG, folder));
    const before = Deno.env.get("XDG_CACHE_HOME");
    Deno.env.set("XDG_CACHE_HOME", join(folder, "types"));
    try {
      await withLanguage([], async (language) => {
        const found = await language.check("const n: number = process.title");
        assertEquals(found.map(({ code }) => code), [2322]);
      });
    } finally {
      if (before === undefined) Deno.env.delete("XDG_CACHE_HOME");
      else Deno.env.set("XDG_CACHE_HOME", before);
    }
  }));

Deno.test("mayUseNode() tells cells that need what Node.js declares", () => {
  const using = [
    "process.env",
    "Buffer.from('a')",
    "import fs from 'node:fs'",
    "await import('npm:lodash')",
    "let t: NodeJS.Timeout",
    'import x from "left-pad"',
  ];
  const lean = [
    "setTimeout(() => {}, 1)",
    "import * as tf from '@tensorflow/tfjs'",
    "import * as tm from 'tidemark'",
    "import { near } from './near.ts'",
    "import x from '/abs.ts'; subprocess",
    "globalThis.x",
  ];
  for (const code of using) assert(mayUseNode(code), code);
  for (const code of lean) assert(!mayUseNode(code), code);
});

/** What Deno's window has, each in a use that is right or wrong. */
const GLOBALS = [
  "alert('x'); prompt('x'); confirm('x')",
  "location.href; localStorage.length; sessionStorage",
  "navigator.gpu; navigator.hardwareConcurrency",
  "new Worker('x'); fetch('x'); performance.now(); structuredClone(1)",
  "const d: GPUDevice | null = null",
  "document",
  "window; self; globalThis.fetch",
  "new WebSocket('x'); new BroadcastChannel('x'); new EventSource('x')",
  "crypto.subtle; new Blob([]); caches.open('x')",
  "addEventListener('x', () => {}); close; reportError; queueMicrotask",
  "new OffscreenCanvas(1, 1); createImageBitmap; WebAssembly.Memory",
  "new Temporal.PlainDate(1, 1, 1); new Float16Array(1); [1].toSorted()",
  "Deno.jupyter.display(1); Deno.openKv; Deno.cron; Deno.dlopen",
  "const n: number = setTimeout(() => {}, 1)",
  "clearTimeout(setTimeout((a: string) => a, 1, 'x')); clearInterval(1)",
  "setTimeout((a: string) => a, 1, 2)",
  "setInterval(() => {}, 1).unref(); setImmediate(() => {})",
  "new HTMLElement()",
  "import.meta.dirname; Math.sumPrecise([1])",
  "using x = { [Symbol.dispose]() {} }",
];

async function findings(language: Language): Promise<string[]> {
  const found: string[] = [];
  for (const code of GLOBALS) {
    const all = await language.check(code);
    found.push(`${code}: ${all.map((each) => each.code).join()}`);
  }
  return found;
}

Deno.test({
  name: "lean declarations find what all of Deno's find",
  sanitizeOps: true,
  sanitizeResources: true,
  fn: async () => {
    let lean: string[] = [];
    let full: string[] = [];
    await withLanguage([], async (language) => {
      lean = await findings(language);
    });
    // Something of Node.js has been said, so everything is declared.
    await withLanguage(["process.pid;"], async (language) => {
      full = await findings(language);
    });
    assertEquals(lean, full);
    assert(lean.some((line) => line.endsWith(": 2322")));
  },
});

Deno.test({
  name: "the checkout's own folders see the library's declarations too",
  sanitizeOps: true,
  sanitizeResources: true,
  fn: async () => {
    const folder = join(FOLDER, "../../../../notebooks");
    const language = openLanguage({ folder, configPath: CONFIG });
    try {
      language.cellExecuted("import * as tm from 'tidemark';", 1);
      const code =
        "const lab = await tm.start(); const n: string = lab.memory()";
      const found = await language.check(code);
      assertEquals(found.map((each) => each.code), [2322]);
      const place = code.indexOf("start") + 2;
      const told = await language.inspect(code, place, 1);
      assert(told!.plain.includes("Starts a lab"), told!.plain);
      // Its declaration, not how it is done.
      assert(
        told!.plain.includes("export declare function start"),
        told!.plain,
      );
    } finally {
      await language.close();
    }
  },
});
