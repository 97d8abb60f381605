/**
 * Spoken digits as pictures of 32×32: the Free Spoken Digit Dataset (3,000 recordings of six
 * people, Jackson et al.), any folder of such recordings, or, where neither can be had,
 * synthesised speech. Who is heard in the test is never heard in training.
 * @module
 */
import { readRecordings, type Recording } from "./audio/recordings.ts";
import { makeSoundImager } from "./audio/sound_image.ts";
import { chooseFrom, chooseRange } from "./choice.ts";
import {
  type Dataset,
  makeDataset,
  Split,
  type SplitSource,
} from "./dataset.ts";
import {
  collectDigits,
  type Collection,
  type DigitSourceOptions,
  listSpeakers,
} from "./digit_sources.ts";
import type { ValueRange } from "./images.ts";
import { shuffledIndices } from "./shuffle.ts";

/** How to get spoken digits. */
export interface SpokenDigitsOptions extends DigitSourceOptions {
  /** Who is heard in the test. Default: the last third of the speakers in alphabetical order; of synthesised voices `female3`, `female4`, `male7` and `male8`. */
  readonly testSpeakers?: readonly string[];
  /** A folder with other recordings to test on, in place of some of the speakers. Default none. */
  readonly testDirectory?: string;
  /** Values in tensors: from 0 to 1, or the bytes as they are, which a uint8 format holds exactly. Default `"unit"`. */
  readonly range?: ValueRange;
}

/** Pictures of spoken digits, and who speaks. */
export class SpeechSplit extends Split {
  /** Who speaks in each example. */
  readonly speakers: readonly string[];
  /** Name of each recording. */
  readonly names: readonly string[];

  /** Joins pictures, labels and speakers; nothing is copied. */
  constructor(
    source: SplitSource,
    people: {
      readonly speakers: readonly string[];
      readonly names: readonly string[];
    },
  ) {
    super(source);
    this.speakers = people.speakers;
    this.names = people.names;
  }

  /** Examples `start` up to `end`, over the same memory. */
  protected override slice(start: number, end: number): this {
    return new SpeechSplit(this.sliceSource(start, end), {
      speakers: this.speakers.slice(start, end),
      names: this.names.slice(start, end),
    }) as this;
  }

  /** One line about the split. */
  override toString(): string {
    const people = [...new Set(this.speakers)].sort();
    return `${super.toString()}, spoken by ${people.join(", ")}`;
  }
}

/** Spoken digits, divided by speaker. */
export interface SpokenDigits extends Dataset<SpeechSplit> {
  /** Whether a machine speaks what is learned from: say so in titles of figures. */
  readonly synthetic: boolean;
}

/** Decides the order of both splits. */
const SHUFFLE_SEED = 1;
const SIZE = 32;
const ORIGINS = { recordings: true, synthesis: true } as const;
const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));

function makeSplit(
  recordings: readonly Recording[],
  range: ValueRange,
  signal: AbortSignal | undefined,
): SpeechSplit {
  const draw = makeSoundImager({ height: SIZE, width: SIZE });
  const order = shuffledIndices(recordings.length, SHUFFLE_SEED)
    .map((index) => recordings[index]!);
  const images = new Uint8Array(order.length * SIZE * SIZE);
  order.forEach(({ sound }, index) => {
    signal?.throwIfAborted();
    images.set(draw(sound), index * SIZE * SIZE);
  });
  return new SpeechSplit({
    images,
    labels: Uint8Array.from(order, ({ digit }) => digit),
    imageShape: [SIZE, SIZE, 1],
    shape: [SIZE, SIZE, 3],
    range,
  }, {
    speakers: order.map(({ speaker }) => speaker),
    names: order.map(({ name }) => name),
  });
}

/** Divides recordings so that nobody is on both sides. */
async function divide(
  collection: Collection,
  options: SpokenDigitsOptions,
): Promise<{ train: Recording[]; test: Recording[] }> {
  const { testDirectory, signal } = options;
  const recordings = [...collection.recordings];
  if (testDirectory !== undefined) {
    const test = await readRecordings(testDirectory, signal);
    return { train: recordings, test };
  }
  const speakers = listSpeakers(recordings);
  const heldOut = new Set(options.testSpeakers ?? collection.testSpeakers);
  const strangers = [...heldOut].filter((name) => !speakers.includes(name));
  if (strangers.length > 0 || heldOut.size === speakers.length) {
    const state = strangers.length > 0
      ? `${strangers.join(", ")} is not among them`
      : "nobody is left to learn from";
    throw new RangeError(
      `Cannot test on ${
        [...heldOut].join(", ")
      } as some but not all of the speakers must be chosen, of ${
        speakers.join(", ")
      }: ${state}. Choose testSpeakers, or pass a testDirectory`,
    );
  }
  const isTest = ({ speaker }: Recording) => heldOut.has(speaker);
  return {
    train: recordings.filter((recording) => !isTest(recording)),
    test: recordings.filter(isTest),
  };
}

/**
 * Reads spoken digits as log-mel spectrograms: pictures of 32×32, uint8 on the host, high
 * tones at the top, time from left to right. `x` is float32 // [sound, 32, 32, 3], the
 * three channels are the same; `y` is float32 // [sound]. Sounds are brought to 8,000
 * samples a second, silence at their ends is cut off, and the rest fills the width. Their
 * speakers are divided: with the Free Spoken Digit Dataset, 2,000 examples of four people
 * to learn from and 1,000 of theo and yweweler to test on.
 *
 * Without `directory` the archive comes from the cache folder or the network; where that is
 * not allowed or not possible, and `from` does not forbid it, eSpeak NG speaks 960 digits.
 * That package is GPL-3.0-or-later and loaded only then; `synthetic` and `source` tell.
 *
 * @throws {SyntaxError} If a file is corrupt, truncated or encoded in an unknown way; the message names file and offset.
 * @throws {Deno.errors.NotFound} If a folder holds no recordings.
 * @throws {RangeError} If speakers cannot be divided as wanted.
 * @throws The signal's reason, once it is aborted.
 *
 * @example
 * ```ts ignore
 * const { train, test, synthetic } = await spokenDigits({ directory: "fsdd" });
 * console.log(train.speakers[0], synthetic);
 * ```
 */
export async function spokenDigits(
  options: SpokenDigitsOptions = {},
): Promise<SpokenDigits> {
  const { from, signal } = options;
  const dataset = "spoken digits";
  const range = chooseRange(options.range, dataset);
  if (from !== undefined) {
    chooseFrom(ORIGINS, from, { dataset, option: "from" });
  }
  const collection = await collectDigits(options);
  const { train, test } = await divide(collection, options);
  const { name, source, licence, synthetic } = collection;
  return makeDataset({
    name,
    train: makeSplit(train, range, signal),
    test: makeSplit(test, range, signal),
    classes: DIGITS,
    source,
    licence,
    synthetic,
  });
}
