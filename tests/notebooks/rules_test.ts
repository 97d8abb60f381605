/**
 * What every notebook keeps to, so that it can be read in one sitting and
 * shows its pictures wherever it is opened.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import {
  codeCells,
  listNotebooks,
  readNotebook,
  shownPath,
  sourceOf,
} from "../../tools/notebooks/files.ts";
import { checkTranslations } from "../../tools/notebooks/translations.ts";
import { parameterNames } from "../../tools/notebooks/parameters.ts";

/** An output, as far as tests look at it. */
interface Output {
  readonly "output_type": string;
  /** Forms by MIME type. */
  readonly data?: Readonly<Record<string, unknown>>;
}

const MOST_LINES = 10;
const MAY_IMPORT = ["tidemark", "@tensorflow/tfjs", "@std/assert"];
const NOTEBOOKS = await Promise.all(
  (await listNotebooks()).map(async (path) => ({
    path,
    notebook: await readNotebook(path),
  })),
);

Deno.test("every notebook has a translation, whose code is the same", () => {
  assertEquals(checkTranslations(NOTEBOOKS), []);
});

for (const { path, notebook } of NOTEBOOKS) {
  const name = shownPath(path);
  const { cells } = notebook;
  const code = codeCells(notebook);
  const outputs = code.flatMap((cell) => (cell.outputs ?? []) as Output[]);
  const bundles = outputs.flatMap(({ data }) => data ? [data] : []);

  Deno.test(`${name} runs on our kernel`, () => {
    const { kernelspec } = notebook.metadata as {
      kernelspec: { name: string; language: string };
    };
    assertEquals(kernelspec.name, "tidemark");
    assertEquals(kernelspec.language, "typescript");
  });

  Deno.test(`${name} has small cells, and a word before them`, () => {
    const lines = code.map((cell) => sourceOf(cell).split("\n").length);
    assert(Math.max(...lines) <= MOST_LINES, `lines of the cells: ${lines}`);
    assertEquals(cells[0]?.cell_type, "markdown");
    const prose = cells.filter((cell) => cell.cell_type === "markdown");
    assert(prose.length >= code.length / 2);
  });

  Deno.test(`${name} imports what a reader has, and runs elsewhere by one line`, () => {
    const imported = code.flatMap((cell) =>
      [...sourceOf(cell).matchAll(/from "([^"]+)"/g)].map(([, from]) => from)
    );
    assertEquals(imported.filter((from) => !MAY_IMPORT.includes(from!)), []);
    assert(parameterNames(notebook).includes("device"));
  });

  Deno.test(`${name} was run from top to bottom without errors`, () => {
    const counts = code.map((cell) => cell.execution_count);
    assertEquals(counts, code.map((_, index) => index + 1));
    assertEquals(outputs.filter((each) => each.output_type === "error"), []);
  });

  Deno.test(`${name} shows pictures that sites and untrusted notebooks show, and no HTML`, () => {
    assert(bundles.every((bundle) => !("text/html" in bundle)));
    const pictures = bundles.filter((bundle) => "image/svg+xml" in bundle);
    assert(pictures.length > 0);
    for (const picture of pictures) {
      assert("image/png" in picture && "text/plain" in picture);
      assert("application/vnd.plotly.v1+json" in picture);
    }
  });

  Deno.test(`${name} ends with assertions on what it claims`, () => {
    const last = code.slice(-3).map(sourceOf).join("\n");
    assert(/\bassert\w*\(/.test(last));
  });
}
