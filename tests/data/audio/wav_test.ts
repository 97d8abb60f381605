import { assert, assertEquals, assertThrows } from "@std/assert";
import { decodeWav, mixToMono } from "../../../lib/data/audio/wav.ts";
import { golden, readGoldenFile, relativeError } from "./golden.ts";

/** For DataView. */
const LITTLE_ENDIAN = true;

for (const { file, rate, channels } of golden.wav) {
  Deno.test(`decodeWav() reads ${file} as libsndfile does`, () => {
    const sound = decodeWav(readGoldenFile(file), file);
    assertEquals(sound.sampleRate, rate);
    assertEquals(sound.channels.length, channels.length);
    sound.channels.forEach((channel, at) => {
      // float32 on the host: half a unit in the last place.
      assert(relativeError(channel, channels[at]!) < 6e-8);
    });
  });
}

Deno.test("decodeWav() reads a view that does not begin at its buffer's start", () => {
  const bytes = readGoldenFile("pcm_24_2_wav.wav");
  const moved = new Uint8Array(bytes.length + 3);
  moved.set(bytes, 3);
  assertEquals(
    decodeWav(moved.subarray(3), "a.wav"),
    decodeWav(bytes, "a.wav"),
  );
});

Deno.test("mixToMono() takes the mean of the channels", () => {
  const channels = [Float32Array.of(1, 0.5), Float32Array.of(0, -0.5)];
  assertEquals(
    mixToMono({ sampleRate: 1, channels }),
    Float32Array.of(0.5, 0),
  );
});

/** A file of 16-bit mono samples with one more chunk before its samples. */
function makeWav(samples: readonly number[], dataSize?: number): Uint8Array {
  const bytes = new Uint8Array(12 + 24 + 8 + 3 + 1 + 8 + 2 * samples.length);
  const view = new DataView(bytes.buffer);
  const tag = (text: string, at: number) =>
    bytes.set(new TextEncoder().encode(text), at);
  tag("RIFF", 0);
  tag("WAVEfmt ", 8);
  view.setUint32(16, 16, LITTLE_ENDIAN);
  view.setUint16(20, 1, LITTLE_ENDIAN);
  view.setUint16(22, 1, LITTLE_ENDIAN);
  view.setUint32(24, 8000, LITTLE_ENDIAN);
  view.setUint16(34, 16, LITTLE_ENDIAN);
  tag("odd ", 36);
  view.setUint32(40, 3, LITTLE_ENDIAN);
  tag("data", 48);
  view.setUint32(52, dataSize ?? 2 * samples.length, LITTLE_ENDIAN);
  samples.forEach((sample, at) =>
    view.setInt16(56 + 2 * at, sample, LITTLE_ENDIAN)
  );
  return bytes;
}

Deno.test("decodeWav() passes over other chunks, which are padded to even lengths", () => {
  const { channels } = decodeWav(makeWav([16384, -32768]), "a.wav");
  assertEquals(channels, [Float32Array.of(0.5, -1)]);
});

Deno.test("decodeWav() reads to the end where the writer could not tell the size", () => {
  const { channels } = decodeWav(makeWav([1, 2, 3], 0xffffffff), "a.wav");
  assertEquals(channels[0]!.length, 3);
});

function changed(at: number, ...values: number[]): Uint8Array {
  const bytes = makeWav([1, 2]);
  bytes.set(values, at);
  return bytes;
}

const CORRUPT: Record<string, [bytes: Uint8Array, message: string]> = {
  "an empty file": [new Uint8Array(), "it ends at offset 0"],
  "another file": [
    changed(0, 0x4f, 0x67),
    'must have RIFF at offset 0: "OgFF"',
  ],
  "another RIFF": [changed(8, 0x41), 'must have WAVE at offset 8: "AAVE"'],
  "a cut in the samples": [
    makeWav([1, 2]).subarray(0, 58),
    'chunk "data" at offset 48 must have 4 bytes: it is truncated at offset 58',
  ],
  "a cut before the samples": [
    makeWav([1, 2]).subarray(0, 48),
    'a chunk "data" of at least 2 bytes: there is none',
  ],
  "an incomplete frame": [makeWav([1, 2], 3), "incomplete at offset 58"],
  "A-law": [changed(20, 6), "format 6 with 16 bits at offset 20"],
  "an odd number of bits": [changed(34, 12), "format 1 with 12 bits"],
  "no channel": [changed(22, 0), "0 and 8000 at offset 22"],
  "no samples": [makeWav([]), "the one at offset 56 has 0"],
};

for (const [what, [bytes, message]] of Object.entries(CORRUPT)) {
  Deno.test(`decodeWav() refuses ${what} and names file and offset`, () => {
    const error = assertThrows(
      () => decodeWav(bytes, "a.wav"),
      SyntaxError,
      message,
    );
    assert(error.message.startsWith("Cannot read a.wav as"));
  });
}
