/**
 * The address maps that are kept in `tests/golden/plots`, by file name.
 * @module
 */
import { arenaMap } from "../../lib/analysis/arena_map.ts";
import { arenaFigure } from "../../lib/plots/arena/figure.ts";
import { churn, NOTHING, TWO_SEGMENTS } from "./arena_traces.ts";

const TEXT = { width: 80, colour: false } as const;

const arena = arenaFigure(arenaMap(TWO_SEGMENTS, { endMs: 13 }), {
  title: "Two segments & <a hole>",
});
const packed = arenaFigure(arenaMap(churn(7)), { title: "direct" });
const merged = arenaFigure(arenaMap(churn(60), { maxBlocks: 60 }));
const none = arenaFigure(arenaMap(NOTHING));

function json(value: unknown): string {
  return JSON.stringify(value, null, 1);
}

/** Writes each picture. */
export const ARENA_SPECIMENS: Readonly<Record<string, () => string>> = {
  "arena.svg": () => arena.svg(),
  "arena.txt": () => arena.text(TEXT),
  "arena_colour.txt": () => arena.text({ width: 60, height: 14, colour: true }),
  "arena.json": () => json(arena.plotly),
  "arena_packed.svg": () => packed.svg(),
  "arena_packed.txt": () => packed.text(TEXT),
  "arena_merged.svg": () => merged.svg(),
  "arena_merged.txt": () => merged.text(TEXT),
  "arena_empty.svg": () => none.svg(),
  "arena_empty.txt": () => none.text(TEXT),
};
