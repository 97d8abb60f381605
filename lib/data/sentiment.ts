/**
 * Sentiment: 3,000 sentences from reviews on three sites, half positive, half negative
 * ("Sentiment Labelled Sentences", Kotzias, Denil, de Freitas and Smyth, KDD 2015), as the
 * package `sentiment` holds them.
 * @module
 */
import { type Dataset, makeDataset } from "./dataset.ts";
import { shuffledIndices } from "./shuffle.ts";
import { TextSplit } from "./text_split.ts";
import { learnVocabulary, splitWords, type Vocabulary } from "./vocabulary.ts";

/** How to read the sentences. */
export interface SentimentOptions {
  /** Number of word ids, padding and unknown included. Default 1000. */
  readonly vocabularySize?: number;
  /** Words per sentence; longer ones are cut, shorter ones padded at their end. Default 50. */
  readonly sequenceLength?: number;
}

/** The sentences, and the words that their ids stand for. */
export interface SentimentDataset extends Dataset<TextSplit> {
  /** Learned from the training sentences alone. */
  readonly vocabulary: Vocabulary;
}

interface Sentence {
  readonly text: string;
  readonly label: number;
}

/** Every fifth different sentence is for test. */
const TEST_EVERY = 5;
/** Decides the order of both splits. */
const SHUFFLE_SEED = 1;

/** Dashes and dots that arrived as control characters would glue words together. */
function cleanText(text: string): string {
  return text.replace(/[\x80-\x9f]/g, " ").trim();
}

/** The sentences of each site with their labels; the empty row at the end of each file is dropped. */
async function readSentences(): Promise<Map<string, Sentence[]>> {
  const { SENTENCES } = await import("../dependencies/sentiment.ts");
  return new Map(
    Object.entries(SENTENCES).map(([site, rows]) => [
      site,
      rows.flatMap(({ text, class: label }) =>
        label === null ? [] : [{ text: cleanText(text), label }]
      ),
    ]),
  );
}

/** Divides the sentences of one site and class; equal ones stay together, so that none is on both sides. */
function divide(
  sentences: readonly Sentence[],
  isTestByWords: Map<string, boolean>,
): { train: Sentence[]; test: Sentence[] } {
  const train: Sentence[] = [];
  const test: Sentence[] = [];
  let different = 0;
  for (const sentence of sentences) {
    const words = splitWords(sentence.text).join(" ");
    let isTest = isTestByWords.get(words);
    if (isTest === undefined) {
      isTest = ++different % TEST_EVERY === 0;
      isTestByWords.set(words, isTest);
    }
    (isTest ? test : train).push(sentence);
  }
  return { train, test };
}

/** Training and test sentences: sites in alphabetical order, negative before positive. */
export async function divideSentences(): Promise<
  { train: Sentence[]; test: Sentence[] }
> {
  const isTestByWords = new Map<string, boolean>();
  const parts = [...await readSentences()].flatMap(([_, sentences]) =>
    [0, 1].map((label) =>
      divide(
        sentences.filter((sentence) => sentence.label === label),
        isTestByWords,
      )
    )
  );
  return {
    train: parts.flatMap(({ train }) => train),
    test: parts.flatMap(({ test }) => test),
  };
}

function makeSplit(
  sentences: readonly Sentence[],
  vocabulary: Vocabulary,
  sequenceLength: number,
): TextSplit {
  const order = shuffledIndices(sentences.length, SHUFFLE_SEED);
  const tokens = new Uint16Array(sentences.length * sequenceLength);
  order.forEach((index, row) => {
    const { text } = sentences[index]!;
    const ids = vocabulary.encode(text, sequenceLength);
    tokens.set(ids, row * sequenceLength);
  });
  return new TextSplit({
    texts: order.map((index) => sentences[index]!.text),
    tokens,
    labels: Uint8Array.from(order, (index) => sentences[index]!.label),
    vocabulary,
  });
}

function checkSize(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least && value <= 0x10000) return;
  throw new RangeError(
    `Cannot read the sentences as ${name} must be an integer from ${least} to 65536: it is ${value}`,
  );
}

/**
 * Reads 3,000 sentences with their sentiment: 0 negative, 1 positive. The word ids are
 * uint16 on the host; `x` is int32 // [sentence, 50], `y` float32 // [sentence].
 *
 * Words are numbered as Keras' TextVectorization does: 0 pads at the end, 1 is any unknown
 * word, 2 and on are the training sentences' words from the most frequent one. Of the
 * different sentences of each site and class, in the order of the files, every fifth is for
 * test; the order within both splits is shuffled, the same in every run.
 *
 * @throws {RangeError} If an option is out of range.
 *
 * @example
 * ```ts ignore
 * const { train, vocabulary } = await sentiment();
 * console.log(train.texts[0], train.decode(0));
 * const mine = vocabulary.encode("What a wonderful film!", 50);
 * ```
 */
export async function sentiment(
  options: SentimentOptions = {},
): Promise<SentimentDataset> {
  const { vocabularySize = 1000, sequenceLength = 50 } = options;
  checkSize("vocabularySize", vocabularySize, 3);
  checkSize("sequenceLength", sequenceLength, 1);
  const { SENTIMENT_PACKAGE } = await import("../dependencies/sentiment.ts");
  const { train, test } = await divideSentences();
  const texts = train.map(({ text }) => text);
  const vocabulary = learnVocabulary(texts, vocabularySize);
  return makeDataset({
    name: "Sentiment",
    train: makeSplit(train, vocabulary, sequenceLength),
    test: makeSplit(test, vocabulary, sequenceLength),
    classes: ["negative", "positive"],
    source: SENTIMENT_PACKAGE,
    licence:
      "CC BY 4.0, UCI Sentiment Labelled Sentences (Kotzias et al., 2015); the npm package's MIT licence covers its code",
    vocabulary,
  });
}
