import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  hertzToMel,
  makeMelAnalyser,
  melFilters,
  melToHertz,
  powerToDecibels,
} from "../../../lib/data/audio/mel.ts";
import { decodeWav, mixToMono } from "../../../lib/data/audio/wav.ts";
import { golden, readGoldenFile, relativeError } from "./golden.ts";

const tone = mixToMono(decodeWav(readGoldenFile("tone.wav"), "tone.wav"));

for (const expected of golden.mel) {
  const { windowSize, hop, mels, frames } = expected;
  const options = { sampleRate: 8000, windowSize, mels };

  Deno.test(`melFilters() are librosa's, ${mels} of ${windowSize} samples`, () => {
    const filters = melFilters(options);
    const chosen = [0, mels >> 1, mels - 1].flatMap((mel) => [
      ...filters[mel]!,
    ]);
    assert(relativeError(chosen, expected.filters) < 1e-7);
  });

  Deno.test(`makeMelAnalyser() gives librosa's powers, ${mels}×${frames}`, () => {
    const powers = makeMelAnalyser(options)(tone, { hop, frames });
    // librosa keeps the filters as float32.
    assert(relativeError(powers, expected.powers) < 1e-6);
    const decibels = powerToDecibels(powers, 80);
    assert(relativeError(decibels, expected.decibels) < 1e-6);
    assertEquals(Math.max(...decibels), 0);
  });
}

Deno.test("makeMelAnalyser() sees zeros beyond the end of a sound", () => {
  const options = { sampleRate: 8000, windowSize: 256, mels: 4 };
  const analyse = makeMelAnalyser(options);
  const powers = analyse(tone.subarray(0, 300), { hop: 100, frames: 8 });
  const last = [3, 11, 19, 27].map((at) => powers[at]!);
  assert(last.every((power) => power > 0));
  const beyond = [7, 15, 23, 31].map((at) => powers[at]!);
  assertEquals(beyond, [0, 0, 0, 0]);
});

Deno.test("hertzToMel() and melToHertz() undo each other", () => {
  assertAlmostEquals(hertzToMel(1000), 15, 1e-12);
  for (const hertz of [0, 10, 999, 1000, 1001, 4000, 11_025]) {
    assertAlmostEquals(melToHertz(hertzToMel(hertz)), hertz, 1e-9);
  }
});

Deno.test("powerToDecibels() of silence is silence", () => {
  assertEquals([...powerToDecibels(new Float64Array(3), 80)], [0, 0, 0]);
});
