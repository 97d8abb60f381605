/**
 * Labelled texts as numbers of words.
 * @module
 */
import * as tf from "../dependencies/tfjs.ts";
import { Examples, type Labels } from "./examples.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What a {@linkcode TextSplit} is made of. */
export interface TextSource {
  /** Each text as it was written. */
  readonly texts: readonly string[];
  /** Word ids of all texts, one after the other. // [text, position] */
  readonly tokens: Uint16Array;
  /** One class index per text. */
  readonly labels: Labels;
  /** What the ids mean. */
  readonly vocabulary: Vocabulary;
}

/** Labelled texts of one purpose: training or test. */
export class TextSplit extends Examples<tf.Tensor2D> {
  /** Each text as it was written. */
  readonly texts: readonly string[];
  /** Word ids, 16 bits each on the host, also as the `input` of a lab with that format. // [text, position] */
  readonly tokens: Uint16Array;
  /** What the ids mean. */
  readonly vocabulary: Vocabulary;
  /** Ids per text; `x` is int32. // [text, position] */
  readonly sequenceLength: number;

  /** Joins texts, ids and labels; nothing is copied. */
  constructor(source: TextSource) {
    super(source.labels);
    this.texts = source.texts;
    this.tokens = source.tokens;
    this.vocabulary = source.vocabulary;
    this.sequenceLength = source.tokens.length / source.labels.length;
  }

  /** The words of one example, as a network sees them: unknown ones are `[UNK]`. */
  decode(index: number): string[] {
    const { sequenceLength, tokens } = this;
    const start = index * sequenceLength;
    return this.vocabulary.decode(
      tokens.subarray(start, start + sequenceLength),
    );
  }

  /** Makes the int32 tensor of all ids. // [text, position] */
  protected override makeX(): tf.Tensor2D {
    const shape: [number, number] = [this.length, this.sequenceLength];
    return tf.tensor2d(Int32Array.from(this.tokens), shape, "int32");
  }

  /** Texts `start` up to `end`, over the same memory. */
  protected override slice(start: number, end: number): this {
    const { sequenceLength, tokens, labels, texts, vocabulary } = this;
    return new TextSplit({
      texts: texts.slice(start, end),
      tokens: tokens.subarray(start * sequenceLength, end * sequenceLength),
      labels: labels.subarray(start, end),
      vocabulary,
    }) as this;
  }

  /** One line about the split. */
  override toString(): string {
    return `${
      this.length.toLocaleString("en")
    } texts of ${this.sequenceLength} word ids, uint16 on the host`;
  }
}
