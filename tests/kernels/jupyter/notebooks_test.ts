/**
 * `deno task notebooks` as people run it, on small notebooks, with both kernels.
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  codeCells,
  readNotebook,
  writeNotebook,
} from "../../../tools/notebooks/files.ts";
import { ROOT } from "../../../tools/root.ts";
import { PYTHON } from "../support/python.ts";

const LINES = 200;
const CELLS = 5;

function cell(source: string, tags: readonly string[] = []) {
  const metadata = { tags };
  const empty = { outputs: [], "execution_count": null };
  return {
    "cell_type": "code",
    id: crypto.randomUUID(),
    metadata,
    source,
    ...empty,
  };
}

function notebook(...cells: ReturnType<typeof cell>[]) {
  const kernelspec = {
    name: "deno",
    "display_name": "Deno",
    language: "typescript",
  };
  return { cells, metadata: { kernelspec }, nbformat: 4, "nbformat_minor": 5 };
}

/** Runs a notebook in a folder of its own. */
async function run(
  content: ReturnType<typeof notebook>,
  ...options: string[]
) {
  const folder = await Deno.makeTempDir();
  try {
    await writeNotebook(`${folder}/it.ipynb`, content);
    const script = `${ROOT}tools/notebooks/run.ts`;
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", script, "it.ipynb", "--out=out", ...options],
      cwd: folder,
      env: { INIT_CWD: folder, NO_COLOR: "1" },
    }).output();
    const decoder = new TextDecoder();
    const said = decoder.decode(stdout) + decoder.decode(stderr);
    const path = `${folder}/out/it.ipynb`;
    return { code, said, made: await readNotebook(path).catch(() => null) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function textsOf(made: Awaited<ReturnType<typeof readNotebook>>): string[] {
  return codeCells(made).map(({ outputs = [] }) =>
    (outputs as { text?: string | string[] }[])
      .map(({ text = "" }) => typeof text === "string" ? text : text.join(""))
      .join("")
  );
}

const ignore = PYTHON === null;

for (const kernel of ["tidemark", "deno"]) {
  Deno.test({
    name:
      `[${kernel}] a notebook takes values and keeps all that its cells print, cell by cell`,
    ignore,
    fn: async () => {
      const print = `for (let i = 0; i < ${LINES}; i++) console.log(name, i);`;
      const content = notebook(
        cell("const name: string = 'nobody';".replaceAll("'", '"'), [
          "parameters",
        ]),
        ...Array.from({ length: CELLS }, () => cell(print)),
      );
      const { code, said, made } = await run(
        content,
        `--kernel=${kernel}`,
        "--set=name=tide",
      );
      assertEquals(code, 0, said);
      const expected = Array.from({ length: LINES }, (_, i) => `tide ${i}\n`);
      assertEquals(
        textsOf(made!).slice(1),
        Array(CELLS).fill(expected.join("")),
      );
    },
  });

  Deno.test({
    name:
      `[${kernel}] an assertion that fails is told with its cell, and the run fails`,
    ignore,
    fn: async () => {
      const wrong = 'throw new RangeError("the tide is out");';
      const content = notebook(
        cell("1;"),
        cell(wrong),
        cell('console.log("later");'),
      );
      const { code, said, made } = await run(content, `--kernel=${kernel}`);
      assertEquals(code, 1);
      assertStringIncludes(said, "Code cell 2 failed");
      assertStringIncludes(said, "the tide is out");
      assertEquals(textsOf(made!)[2], "");
    },
  });
}

Deno.test({
  name: "cells with wrong types, or not formatted, are told and nothing runs",
  ignore,
  fn: async () => {
    const types = await run(notebook(cell('const a: number = "b";')));
    assertEquals(types.code, 1);
    assertStringIncludes(types.said, "it.ipynb, code cell 1, line 1:7");
    const form = await run(notebook(cell("const a=1;")));
    assertEquals(form.code, 1);
    assertStringIncludes(form.said, "it.ipynb, code cell 1 is not formatted");
    assertEquals(form.made, null);
  },
});
