/**
 * Names inside the rectangles of an address map, where they have room.
 * @module
 */
import type { ArenaBlock } from "../../analysis/arena_map.ts";
import { formatBytes } from "../../base/bytes.ts";
import type { ArenaLayout } from "./svg_layout.ts";
import { CATEGORY_COLOURS } from "../colours.ts";
import { textElement } from "../svg.ts";
import { pixelsOf } from "../text_width.ts";

const LABEL_SIZE = 9;
const LEAST_HEIGHT = 12;
/** Pixels left free at both sides of a name. */
const SIDE = 3;
/** The colours of categories are the same in every theme, and so are letters on them. */
const ON_DARK = "#ffffff";
const ON_LIGHT = "#1a1a1a";
/** Letters are white on colours darker than this, of 255. */
const DARK_BELOW = 130;

function isDark(colour: string): boolean {
  const [red, green, blue] = [1, 3, 5].map((start) =>
    parseInt(colour.slice(start, start + 2), 16)
  );
  // How bright the eye finds each part (ITU-R BT.601).
  return 0.299 * red! + 0.587 * green! + 0.114 * blue! < DARK_BELOW;
}

/** What may stand in a block, the fullest first. */
function namesOf({ owner, sizeBytes }: ArenaBlock): string[] {
  const bytes = formatBytes(sizeBytes);
  const { layer, op } = owner;
  const names = layer !== null && op !== null ? [`${layer} · ${op}`] : [];
  if (op !== null || layer !== null) names.push((op ?? layer)!);
  return [...names.map((name) => `${name}, ${bytes}`), ...names.slice(-1)];
}

/** Writes names into the blocks that have room for them. */
export function labelsOfBlocks(
  blocks: readonly ArenaBlock[],
  boxOf: ArenaLayout["boxOf"],
): string[] {
  return blocks.flatMap((block) => {
    const { x, y, width, height } = boxOf(block);
    if (height < LEAST_HEIGHT) return [];
    const room = width - 2 * SIDE;
    const name = namesOf(block)
      .find((name) => pixelsOf(name, LABEL_SIZE) <= room);
    if (name === undefined) return [];
    const dark = isDark(CATEGORY_COLOURS[block.category]);
    return [textElement(name, {
      x: x + SIDE,
      y: y + height / 2 + LABEL_SIZE / 2 - 1,
      size: LABEL_SIZE,
      fill: dark ? ON_DARK : ON_LIGHT,
    })];
  });
}
