import { assertEquals } from "@std/assert";
import { copyOutputs } from "../../tools/notebooks/execute.ts";
import { NOTEBOOKS } from "../../tools/notebooks/files.ts";
import {
  checkTranslations,
  compareTranslation,
} from "../../tools/notebooks/translations.ts";

const prose = (source: string) => ({ "cell_type": "markdown", source });
const code = (source: string) => ({ "cell_type": "code", source });

const ORIGINAL = { cells: [prose("Hello"), code("1;")] };

Deno.test("compareTranslation() wants the same code and other prose", () => {
  const faults = (...cells: ReturnType<typeof prose>[]) =>
    compareTranslation(ORIGINAL, { cells });
  assertEquals(faults(prose("你好"), code("1;")), []);
  assertEquals(faults(prose("你好"), code("2;")), ["cell 2 has other code"]);
  assertEquals(faults(prose("Hello"), code("1;")), [
    "cell 1 is not translated",
  ]);
  assertEquals(faults(code("1;"), code("1;")), [
    "cell 1 is code, not markdown",
  ]);
  assertEquals(faults(prose("你好")), ["has 1 cells, not 2"]);
  const tagged = { ...code("1;"), metadata: { tags: ["parameters"] } };
  assertEquals(faults(prose("你好"), tagged), ["cell 2 has other tags"]);
});

Deno.test("checkTranslations() finds originals without one", () => {
  const path = `${NOTEBOOKS}01.ipynb`;
  assertEquals(checkTranslations([{ path, notebook: ORIGINAL }]), [
    "notebooks/zh/01.ipynb is missing",
  ]);
});

Deno.test("copyOutputs() gives a translation what its original put out", () => {
  const outputs = [{ "output_type": "stream" }];
  const executed = {
    metadata: { "language_info": {} },
    cells: [prose("Hello"), { ...code("1;"), outputs, "execution_count": 1 }],
  };
  const translation = { metadata: {}, cells: [prose("你好"), code("1;")] };
  assertEquals(copyOutputs(executed, translation), {
    metadata: { "language_info": {} },
    cells: [prose("你好"), { ...code("1;"), outputs, "execution_count": 1 }],
  });
});
