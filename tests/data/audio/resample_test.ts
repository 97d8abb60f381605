import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { resample } from "../../../lib/data/audio/resample.ts";
import { decodeWav, mixToMono } from "../../../lib/data/audio/wav.ts";
import { golden, readGoldenFile, relativeError } from "./golden.ts";

const tone = mixToMono(decodeWav(readGoldenFile("tone.wav"), "tone.wav"))
  .subarray(1200, 1500);

for (const { from, to, values } of golden.resample) {
  Deno.test(`resample() from ${from} to ${to} is the direct sum`, () => {
    assert(relativeError(resample(tone, from, to), values) < 1e-7);
  });
}

Deno.test("resample() keeps tones below half the lower rate and drops those above", () => {
  const wave = (hertz: number, rate: number) =>
    Float32Array.from(
      { length: rate / 4 },
      (_, at) => Math.sin(2 * Math.PI * hertz * at / rate),
    );
  const low = resample(wave(1000, 22_050), 22_050, 8000);
  const expected = wave(1000, 8000);
  const inner = (values: Float32Array) => [...values.subarray(100, 1900)];
  assert(relativeError(inner(low), inner(expected)) < 0.005);
  const high = resample(wave(6000, 22_050), 22_050, 8000);
  assert(Math.max(...inner(high).map(Math.abs)) < 0.005);
});

Deno.test("resample() gives the same samples at the same rate", () => {
  assertStrictEquals(resample(tone, 8000, 8000), tone);
  assertEquals(resample(tone, 3, 2).length, 200);
});
