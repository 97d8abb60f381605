/**
 * The pictures that are kept in `tests/golden/plots`, by file name.
 * @module
 */
import { MiB } from "../../lib/base/bytes.ts";
import { compareFigure } from "../../lib/plots/compare_figure.ts";
import { memoryFigure } from "../../lib/plots/memory_figure.ts";
import { ARENA_SPECIMENS } from "./arena_specimens.ts";
import { DIRECT, EMPTY, PREALLOCATED, TRAINING } from "./timelines.ts";

const TEXT = { width: 80, colour: false } as const;

/** Every number with a fraction, rounded to a tenth, because the last digits of a curve are not what is tested. */
export function roundNumbers(text: string): string {
  return text.replaceAll(
    /-?\d+\.\d+/g,
    (digits) => String(Math.round(Number(digits) * 10) / 10),
  );
}

const OWNERS = [
  {
    layer: "conv",
    op: "Relu",
    tensor: null,
    bytes: 9 * MiB,
    category: "activation",
  },
  {
    layer: null,
    op: "write",
    tensor: "float32[32,<&>]",
    bytes: MiB,
    category: "input",
  },
];
const PHASES = {
  fromMs: 0,
  toMs: 122,
  share: {
    forward: Float64Array.of(1, 0, 0.5, 0),
    backward: Float64Array.of(0, 1, 0.25, 0),
    update: Float64Array.of(0, 0, 0.25, 0),
  },
};
const facts = memoryFigure(TRAINING, {}, { owners: OWNERS, phases: PHASES });
const dark = memoryFigure(
  TRAINING,
  { theme: "dark", stack: "category", along: "events" },
  { owners: OWNERS, phases: PHASES },
);
const memory = memoryFigure(TRAINING, {
  title: "Case 1, three steps",
  limitBytes: 30 * MiB,
});
const stacked = memoryFigure(TRAINING, {
  title: "Case 1 & its <categories>",
  stack: "category",
  limitBytes: 256 * MiB,
});
const resident = memoryFigure(TRAINING, { residentSet: "shown" });
const empty = memoryFigure(EMPTY);
const compared = compareFigure([
  { name: "direct", timeline: DIRECT },
  { name: "growth", timeline: TRAINING },
  { name: "arena", timeline: PREALLOCATED },
]);
function json(value: unknown): string {
  return JSON.stringify(value, null, 1);
}

/** Writes each picture, with numbers rounded. */
export const SPECIMENS: Readonly<Record<string, () => string>> = {
  "memory.svg": () => memory.svg(),
  "memory.txt": () => memory.text(TEXT),
  "memory.json": () => json(memory.plotly),
  "stacked.svg": () => stacked.svg(),
  "stacked.txt": () => stacked.text(TEXT),
  "stacked_colour.txt": () =>
    stacked.text({ width: 60, height: 14, colour: true }),
  "stacked.json": () => json(stacked.plotly),
  "resident.svg": () => resident.svg(),
  "resident.txt": () => resident.text(TEXT),
  "empty.svg": () => empty.svg(),
  "empty.txt": () => empty.text(TEXT),
  "compared.svg": () => compared.svg(),
  "compared.txt": () => compared.text(TEXT),
  "compared.json": () => json(compared.plotly),
  "facts.svg": () => facts.svg(),
  "facts.txt": () => facts.text(TEXT),
  "facts.json": () => json(facts.plotly),
  "dark.svg": () => dark.svg(),
  ...ARENA_SPECIMENS,
};

/** Where the kept pictures lie. */
export const GOLDEN_FOLDER: URL = new URL(
  "../golden/plots/",
  import.meta.url,
);

/** A picture as it is kept: numbers of a drawing rounded, ending with a line break. */
export function drawSpecimen(name: string): string {
  const drawn = SPECIMENS[name]!();
  return `${name.endsWith(".txt") ? drawn : roundNumbers(drawn)}\n`;
}
