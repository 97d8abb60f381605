/**
 * Changes the size of pictures: each new pixel is a mean of old ones under a triangle as wide
 * as two new pixels, so that nothing is skipped when a picture shrinks (Pillow's BILINEAR,
 * TensorFlow's `antialias=True`). Rows first, then columns, rounded after both.
 * @module
 */
import type { Picture } from "./picture.ts";

/** Old pixels that a new one is made of. */
interface Window {
  readonly first: number;
  readonly weights: readonly number[];
}

/** The old pixels of each new one along one axis. */
function makeWindows(from: number, to: number): Window[] {
  const scale = from / to;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, at) => {
    const centre = (at + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const end = Math.min(from, Math.floor(centre + reach + 0.5));
    const weights = Array.from(
      { length: end - first },
      (_, offset) =>
        Math.max(0, 1 - Math.abs(first + offset + 0.5 - centre) / reach),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

/** Applies windows along an axis: `lines` lines of pixels, `step` values from one pixel to the next. */
function applyWindows(
  values: Uint8Array,
  windows: readonly Window[],
  outer: number,
  size: number,
  step: number,
): Uint8Array {
  const result = new Uint8Array(outer * windows.length * step);
  let to = 0;
  for (let line = 0; line < outer; line++) {
    for (const { first, weights } of windows) {
      for (let offset = 0; offset < step; offset++) {
        let sum = 0;
        for (let tap = 0; tap < weights.length; tap++) {
          const from = (line * size + first + tap) * step + offset;
          sum += weights[tap]! * values[from]!;
        }
        result[to++] = Math.round(sum);
      }
    }
  }
  return result;
}

/** A picture of another size; its proportions are not kept. */
export function resizePicture(
  picture: Picture,
  height: number,
  width: number,
): Picture {
  const { channels } = picture;
  if (picture.height === height && picture.width === width) return picture;
  const narrow = applyWindows(
    picture.pixels,
    makeWindows(picture.width, width),
    picture.height,
    picture.width,
    channels,
  );
  const pixels = applyWindows(
    narrow,
    makeWindows(picture.height, height),
    1,
    picture.height,
    width * channels,
  );
  return { width, height, channels, pixels };
}
