/**
 * What every notebook keeps to, so that it can be read in one sitting and
 * shows its pictures wherever it is opened.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { listNotebooks, readNotebook, sourceOf } from "./read.ts";

const MOST_LINES = 10;
const MAY_IMPORT = ["tidemark", "@tensorflow/tfjs", "@std/assert"];

for (const name of listNotebooks()) {
  const { cells, metadata } = readNotebook(name);
  const code = cells.filter((cell) => cell.cell_type === "code");
  const outputs = code.flatMap((cell) => cell.outputs ?? []);
  const bundles = outputs.flatMap(({ data }) => data ? [data] : []);

  Deno.test(`${name} runs on the Deno kernel`, () => {
    assertEquals(metadata.kernelspec.name, "deno");
    assertEquals(metadata.kernelspec.language, "typescript");
  });

  Deno.test(`${name} has small cells, each after a word about it`, () => {
    const lines = code.map((cell) => sourceOf(cell).split("\n").length);
    assert(Math.max(...lines) <= MOST_LINES, `lines of the cells: ${lines}`);
    assertEquals(cells[0]?.cell_type, "markdown");
  });

  Deno.test(`${name} imports what a reader has`, () => {
    const imported = code.flatMap((cell) =>
      [...sourceOf(cell).matchAll(/from "([^"]+)"/g)].map(([, from]) => from)
    );
    assertEquals(imported.filter((from) => !MAY_IMPORT.includes(from!)), []);
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
