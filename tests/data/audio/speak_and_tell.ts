/**
 * Speaks digits and tells about them in JSON. A program of its own, started without a lock
 * file: Deno would note the synthesiser there, and from then on fetch it at every start.
 * @module
 */
import { synthesiseDigits } from "../../../lib/data/audio/synthesis.ts";
import type { Recording } from "../../../lib/data/audio/recordings.ts";
import { digestOf } from "../../../lib/data/fetching/digest.ts";
import { spokenDigits } from "../../../lib/data/spoken_digits.ts";

function secondsOf({ sound }: Recording): number {
  return sound.channels[0]!.length / sound.sampleRate;
}

const cacheFolder = Deno.args[0]!;
const recordings = await synthesiseDigits();
const { train, test, name, source, licence, synthetic } = await spokenDigits({
  cacheFolder,
});
const recordedOnly = await spokenDigits({ cacheFolder, from: "recordings" })
  .catch((error: Error) => error.message);
const seconds = recordings.map(secondsOf);
const facts = {
  count: recordings.length,
  names: new Set(recordings.map((recording) => recording.name)).size,
  voices: new Set(recordings.map(({ speaker }) => speaker)).size,
  shortest: Math.min(...seconds),
  longest: Math.max(...seconds),
  name,
  source,
  licence,
  synthetic,
  recordedOnly,
  train: train.length,
  test: test.length,
  trainSpeakers: [...new Set(train.speakers)].sort(),
  testSpeakers: [...new Set(test.speakers)].sort(),
  digest: digestOf("sha256", train.images),
};
// deno-lint-ignore no-console -- This is what the program is for.
console.log(JSON.stringify(facts));

/** What the program prints. */
export type Facts = typeof facts;
