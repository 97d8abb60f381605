/**
 * Words as numbers, by the convention of Keras' TextVectorization: text in lower case
 * without ASCII punctuation, cut at white space; id 0 pads, id 1 stands for every unknown
 * word, ids from 2 on go to words by falling frequency, equally frequent ones in reverse
 * alphabetical order. Sequences are padded and cut at their end.
 * @module
 */

/** Id that fills a sequence up. */
export const PADDING_ID = 0;
/** Id of every word that the vocabulary does not hold. */
export const UNKNOWN_ID = 1;

const RESERVED = ["", "[UNK]"] as const;
const PUNCTUATION = /[!-/:-@[-`{-~]/g;
const SPACE = /[\t\n\v\f\r ]+/;

/** Cuts a text into words. */
export function splitWords(text: string): string[] {
  return text.toLowerCase().replace(PUNCTUATION, "").split(SPACE)
    .filter((word) => word !== "");
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Which id a word has. */
export class Vocabulary {
  /** The word of each id; the first two are `""` for padding and `"[UNK]"`. */
  readonly words: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;

  /** Takes the words of ids 2 and on, in that order. */
  constructor(words: readonly string[]) {
    this.words = [...RESERVED, ...words];
    if (this.words.length > 0x10000) {
      throw new RangeError(
        `Cannot make a vocabulary as ids must fit 16 bits: there are ${words.length} words`,
      );
    }
    this.#ids = new Map(words.map((word, at) => [word, at + RESERVED.length]));
  }

  /** The id of a word in lower case; 1 if it is unknown. */
  idOf(word: string): number {
    return this.#ids.get(word) ?? UNKNOWN_ID;
  }

  /**
   * A text as ids, cut or padded at its end.
   *
   * @param length Number of ids.
   * @returns The ids. // [length]
   *
   * @example
   * ```ts
   * import { Vocabulary } from "./vocabulary.ts";
   * new Vocabulary(["good", "not"]).encode("Not so good!", 5); // 3, 1, 2, 0, 0
   * ```
   */
  encode(text: string, length: number): Uint16Array {
    const ids = new Uint16Array(length);
    const words = splitWords(text).slice(0, length);
    words.forEach((word, at) => ids[at] = this.idOf(word));
    return ids;
  }

  /** Ids as words, unknown ones as `[UNK]`, padding left out. */
  decode(ids: ArrayLike<number>): string[] {
    return Array.from(ids).filter((id) => id !== PADDING_ID).map((id) => {
      const word = this.words[id];
      if (word !== undefined) return word;
      throw new RangeError(
        `Cannot decode ids as they must be below ${this.words.length}: one is ${id}`,
      );
    });
  }

  /** One line about the vocabulary. */
  toString(): string {
    return `${
      this.words.length.toLocaleString("en")
    } ids, the most frequent words ${this.words.slice(2, 7).join(", ")}`;
  }

  /** Prints {@linkcode toString} in a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return `Vocabulary { ${this} }`;
  }
}

/**
 * The vocabulary of the most frequent words of some texts.
 *
 * @param size Number of ids, the two reserved ones included.
 */
export function learnVocabulary(
  texts: readonly string[],
  size: number,
): Vocabulary {
  const counts = new Map<string, number>();
  for (const word of texts.flatMap(splitWords)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([left, many], [right, more]) =>
    more - many || compareText(right, left)
  );
  const kept = ranked.slice(0, size - RESERVED.length);
  return new Vocabulary(kept.map(([word]) => word));
}
