import { assertEquals } from "@std/assert";
import { JUPYTER_DISPLAY } from "../../lib/plots/display.ts";
import { table } from "../../lib/plots/table.ts";

const ROWS = [
  { name: "direct", peak: "20.1 MiB", steps: 12 },
  { name: "预分配", peak: "9 | 10", steps: 7 },
];
const COLUMNS = [
  { title: "strategy", value: (row: typeof ROWS[number]) => row.name },
  { title: "peak", value: (row: typeof ROWS[number]) => row.peak },
  { title: "n", value: (row: typeof ROWS[number]) => row.steps },
];

Deno.test("table() aligns words left and numbers right, also beside wide letters", () => {
  assertEquals(
    table(ROWS, COLUMNS).text(),
    [
      "strategy │     peak │  n",
      "─────────┼──────────┼───",
      "direct   │ 20.1 MiB │ 12",
      "预分配   │   9 | 10 │  7",
    ].join("\n"),
  );
});

Deno.test("table() writes Markdown and escapes its bars", () => {
  assertEquals(
    table(ROWS, COLUMNS).markdown(),
    [
      "| strategy | peak | n |",
      "|---|---:|---:|",
      "| direct | 20.1 MiB | 12 |",
      "| 预分配 | 9 \\| 10 | 7 |",
    ].join("\n"),
  );
});

Deno.test("table() shows itself as Markdown and text, and prints its text", () => {
  const shown = table(ROWS, COLUMNS);
  assertEquals(shown[JUPYTER_DISPLAY](), {
    "text/markdown": shown.markdown(),
    "text/plain": shown.text(),
  });
  assertEquals(Deno.inspect(shown), shown.text());
});

Deno.test("table() without rows has its head", () => {
  assertEquals(table([], [{ title: "a", value: () => 1 }]).text(), "a\n─");
});

Deno.test("table() takes the side that a column asks for", () => {
  const column = { title: "name", value: () => "x", align: "end" } as const;
  assertEquals(table([0], [column]).text(), "name\n────\n   x");
});
