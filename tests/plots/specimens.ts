/**
 * The pictures that are kept in `tests/golden/plots`, by file name.
 * @module
 */
import { KiB, MiB } from "../../lib/base/bytes.ts";
import { breakdownFigure } from "../../lib/plots/breakdown_figure.ts";
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
const breakdown = breakdownFigure({
  activation: 11.7 * MiB,
  parameter: 287 * KiB,
  gradient: 7.2 * MiB,
  temporary: 0,
});

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
  "breakdown.svg": () => breakdown.svg(),
  "breakdown.txt": () => breakdown.text(TEXT),
  "breakdown.json": () => json(breakdown.plotly),
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
