import { assertEquals } from "@std/assert";
import { joinCells, translate } from "../../tools/notebooks/cells.ts";

const NOTEBOOK = {
  cells: [
    { cell_type: "markdown", source: "# Title" },
    { cell_type: "code", source: ["const a = 1;\n", "a"] },
    { cell_type: "code", source: "[a].map(String);" },
  ],
};

Deno.test("joinCells() keeps code cells apart and in order", () => {
  assertEquals(
    joinCells(NOTEBOOK).source,
    "const a = 1;\na\n;\n[a].map(String);\n;\nexport {};\n",
  );
});

Deno.test("translate() tells cell and line of an error", () => {
  const { origins } = joinCells(NOTEBOOK);
  const report = "TS2322 [ERROR]: bad\n  at file:///x/.check_01.ts:4:2";
  assertEquals(
    translate(report, ".check_01.ts", "01.ipynb", origins),
    "TS2322 [ERROR]: bad\n  at 01.ipynb, code cell 2, line 1:2",
  );
});
