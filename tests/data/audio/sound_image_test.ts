import { assert, assertEquals } from "@std/assert";
import {
  makeSoundImager,
  trimSilence,
} from "../../../lib/data/audio/sound_image.ts";
import { makeTone } from "../../support/wav.ts";

function draw(samples: Float32Array, sampleRate = 8000): Uint8Array {
  return makeSoundImager()({ sampleRate, channels: [samples] });
}

/** The row of each column's brightest pixel. */
function brightestRows(image: Uint8Array): number[] {
  return Array.from({ length: 32 }, (_, column) => {
    const values = Array.from(
      { length: 32 },
      (_, row) => image[row * 32 + column]!,
    );
    return values.indexOf(Math.max(...values));
  });
}

function join(...parts: Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

Deno.test("makeSoundImager() draws high tones at the top and time from left to right", () => {
  const low = makeTone(300, 0.25, 8000);
  const high = makeTone(3000, 0.25, 8000);
  const image = draw(join(low, high));
  assertEquals(image.length, 32 * 32);
  assertEquals(Math.max(...image), 255);
  const rows = brightestRows(image);
  assert(rows.slice(0, 15).every((row) => row > 24), `${rows}`);
  assert(rows.slice(17).every((row) => row < 5), `${rows}`);
});

Deno.test("makeSoundImager() fills the picture whatever the length, and drops silence around", () => {
  const silence = new Float32Array(4000);
  for (const seconds of [0.1, 0.4, 3]) {
    const tone = makeTone(1000, seconds, 8000);
    const rows = brightestRows(draw(join(silence, tone, silence)));
    assertEquals(new Set(rows.slice(0, 31)).size, 1, `${seconds} s: ${rows}`);
  }
});

Deno.test("makeSoundImager() misses nothing between the windows of a long sound", () => {
  const tone = makeTone(200, 6, 8000);
  // A click of 5 ms at second 4 lies between windows that do not overlap.
  for (let at = 32_000; at < 32_040; at++) tone[at] = at % 2 ? 1 : -1;
  const image = draw(tone);
  const top = [...image.subarray(0, 32)];
  const loudest = top.indexOf(Math.max(...top));
  assert(Math.abs(loudest - 4 / 6 * 31) <= 1, `column ${loudest}`);
});

Deno.test("makeSoundImager() draws the same sound alike at any sampling rate and loudness", () => {
  const image = draw(makeTone(1000, 0.4, 8000));
  const others = [
    draw(makeTone(1000, 0.4, 22_050), 22_050),
    draw(makeTone(1000, 0.4, 44_100).map((sample) => sample / 4), 44_100),
  ];
  for (const other of others) {
    assertEquals(
      brightestRows(other).slice(1, 31),
      brightestRows(image).slice(1, 31),
    );
  }
});

Deno.test("makeSoundImager() draws silence and next to nothing black", () => {
  assertEquals(draw(new Float32Array(800)), new Uint8Array(1024));
  assertEquals(draw(Float32Array.of(0)), new Uint8Array(1024));
});

Deno.test("trimSilence() keeps whole pieces of 8 ms from the first to the last sound", () => {
  const samples = new Float32Array(64 * 10).fill(0.01);
  samples.fill(0.5, 64 * 3, 64 * 4);
  samples.fill(0.5, 64 * 6, 64 * 7);
  assertEquals(trimSilence(samples, 8000), samples.subarray(64 * 3, 64 * 7));
});
