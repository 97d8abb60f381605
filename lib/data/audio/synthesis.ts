/**
 * Spoken digits without recordings: eSpeak NG says them in twelve voices and eight English
 * accents. All are spoken in one go, because a start takes most of a second, and
 * taken apart at the pauses.
 * @module
 */
import { decodeWav } from "./wav.ts";
import type { Recording } from "./recordings.ts";

const WORDS = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
] as const;

const ACCENTS = [
  "en-029",
  "en-gb",
  "en-gb-scotland",
  "en-gb-x-gbclan",
  "en-gb-x-gbcwmd",
  "en-gb-x-rp",
  "en-us",
  "en-us-nyc",
] as const;

/** How many voices there are of each kind; the fifth female one does not tell all accents apart. */
const VARIANTS = { female: 4, male: 8 } as const;

/** Voices that are kept for test. */
export const SYNTHETIC_TEST_SPEAKERS: readonly string[] = [
  "female3",
  "female4",
  "male7",
  "male8",
];

/** A pause is so long, in seconds; the closed mouth of a "k" or "t" is shorter. */
const PAUSE_SECONDS = 0.25;
const SPOKEN_PAUSE_MS = 600;
/** Echoes of some voices fade into pauses, so that these are not quite silent. */
const QUIET = 50 / 32768;

interface Utterance {
  readonly digit: number;
  readonly speaker: string;
  readonly accent: string;
}

function listUtterances(): Utterance[] {
  return Object.entries(VARIANTS).flatMap(([gender, count]) =>
    Array.from({ length: count }, (_, index) => `${gender}${index + 1}`)
  ).flatMap((speaker) =>
    ACCENTS.flatMap((accent) =>
      WORDS.map((_, digit) => ({ digit, speaker, accent }))
    )
  );
}

function toSsml(utterances: readonly Utterance[]): string {
  const spoken = utterances.map(({ digit, speaker, accent }) => {
    const [gender, variant] = [speaker.slice(0, -1), speaker.slice(-1)];
    return `<voice xml:lang="${accent}" gender="${gender}" variant="${variant}">${
      WORDS[digit]
    }<break time="${SPOKEN_PAUSE_MS}ms"/></voice>`;
  });
  return `<speak>${spoken.join("\n")}</speak>`;
}

/** The parts of a sound between pauses. */
export function splitAtPauses(
  samples: Float32Array,
  sampleRate: number,
): Float32Array[] {
  const pause = Math.round(PAUSE_SECONDS * sampleRate);
  const parts: Float32Array[] = [];
  let start = -1;
  let quiet = 0;
  for (let at = 0; at < samples.length; at++) {
    if (Math.abs(samples[at]!) > QUIET) {
      if (start < 0) start = at;
      quiet = 0;
    } else if (++quiet === pause && start >= 0) {
      parts.push(samples.subarray(start, at + 1 - quiet));
      start = -1;
    }
  }
  if (start >= 0) parts.push(samples.subarray(start, samples.length - quiet));
  return parts;
}

/**
 * Speaks 960 digits; the same samples in every run.
 *
 * @throws {Error} If the package cannot be loaded, or what it says cannot be told apart.
 */
export async function synthesiseDigits(): Promise<Recording[]> {
  const { speak } = await import("../../dependencies/espeak_ng.ts");
  const utterances = listUtterances();
  const spoken = await speak(toSsml(utterances));
  const { channels, sampleRate } = decodeWav(spoken, "synthesised speech");
  const parts = splitAtPauses(channels[0]!, sampleRate);
  if (parts.length !== utterances.length) {
    throw new Error(
      `Cannot take speech apart as ${utterances.length} words must be in it: there are ${parts.length}`,
    );
  }
  return utterances.map(({ digit, speaker, accent }, index) => ({
    digit,
    speaker,
    name: `${digit}_${speaker}_${accent}`,
    sound: { sampleRate, channels: [parts[index]!] },
  }));
}
