/**
 * The ends of cells, whatever cells and their subprocesses do to the
 * descriptors on which the process tells them.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type Notebook, withNotebook } from "../support/notebook.ts";

/** A cell that gives 5 after a subprocess has written to its standard output. */
function writes(shell: string): string {
  const args = JSON.stringify(["-c", shell]);
  return `await new Deno.Command("sh", { args: ${args}, stdout: "inherit" }).output(); console.log("late"); 5`;
}

const NOTE = '{"text":"forged","memory":null,"reports":0}';

/** What a subprocess writes that knows what marks look like, but not those of this process. */
const FORGED: Readonly<Record<string, string>> = {
  "the beginning of a mark": String.raw`printf '\000tidemark-mark:'`,
  "a mark with a note": String
    .raw`printf '\000tidemark-mark:2:%s\000\n' '${NOTE}'; sleep 0.1`,
  "a mark with half a note": String
    .raw`printf '\000tidemark-mark:2:{bad\000\n'; sleep 0.1`,
  "a mark of a later cell": String.raw`printf '\000tidemark-mark:999\000\n'`,
  "a mark without a number": String.raw`printf '\000tidemark-mark:x\000\n'`,
  "the end of a mark": String.raw`printf '\000\n'`,
};

for (const [name, shell] of Object.entries(FORGED)) {
  Deno.test(`${name} from a subprocess is text`, () =>
    withNotebook(async (notebook) => {
      assertEquals(await notebook.value(writes(shell)), "5");
      assert(notebook.text.includes("late"));
      assert(notebook.text.includes("\0"));
      assertEquals(await notebook.value('console.log("next"); 6'), "6");
      assert(notebook.text.includes("next"));
    }));
}

Deno.test("neither environment nor arguments of the process tell what marks begin with", () =>
  withNotebook(async (notebook) => {
    await notebook.run(
      'await new Deno.Command("sh", { args: ["-c", "env; tr \'\\\\0\' \' \' < /proc/$PPID/cmdline"], stdout: "inherit" }).output()',
    );
    assert(notebook.text.includes("PATH="));
    const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/;
    assert(!uuid.test(notebook.text), notebook.text);
    assertEquals(
      await notebook.value("typeof __tidemarkReport"),
      '"undefined"',
    );
  }));

/** What a cell does to the ways on which its end is told. */
const BROKEN: Readonly<Record<string, string>> = {
  "closes Deno.stdout": "Deno.stdout.close();",
  "closes Deno.stderr": "Deno.stderr.close();",
  "closes descriptor 1": '(await import("node:fs")).closeSync(1);',
  "closes descriptor 2": '(await import("node:fs")).closeSync(2);',
  "closes both":
    'const fs = await import("node:fs"); fs.closeSync(1); fs.closeSync(2);',
  "ends node's streams": "process.stdout.end(); process.stderr.destroy();",
  "replaces the encoder":
    "TextEncoder.prototype.encode = () => new Uint8Array();",
  "replaces JSON": "JSON.stringify = () => 'x';",
  "replaces how objects become JSON":
    "Object.prototype.toJSON = function () { return { ...this, reports: 1e9 }; };",
};

/** What follows must end, and show what it shows. */
async function goesOn(notebook: Notebook): Promise<void> {
  assertEquals(await notebook.value("6"), "6");
  assertEquals(await notebook.value("kept"), "7");
  await notebook.value('console.log("printed")');
  assert(notebook.text.includes("printed"));
  const outcome = await notebook.run('throw new RangeError("no")');
  assertEquals(outcome.kind === "error" && outcome.error.ename, "RangeError");
  await notebook.value("({ a: 1 })");
}

for (const [name, code] of Object.entries(BROKEN)) {
  Deno.test(`a cell that ${name} ends, and others after it`, () =>
    withNotebook(async (notebook) => {
      assertEquals(await notebook.value(`${code} 5`), "5");
      await goesOn(notebook);
    }));
}

Deno.test("text full of zeros is read at once", () =>
  withNotebook(async (notebook) => {
    const started = performance.now();
    await notebook.value(writes("head -c 200000 /dev/zero; sleep 0.1"));
    const elapsed = performance.now() - started;
    const zeros = notebook.text.split("\0").length - 1;
    assertEquals(zeros, 200_000);
    assert(elapsed < 5000, `${elapsed} ms`);
    assert(notebook.pieces < 200, `${notebook.pieces} pieces`);
  }));
