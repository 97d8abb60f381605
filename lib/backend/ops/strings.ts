/**
 * Ops on strings. They run on the host, where strings live.
 * @module
 */
import type { Family } from "./names.ts";
import {
  attributeOf,
  likeInput,
  output,
  type OutputRule,
  refuse,
  tensorOf,
} from "./shared.ts";

const hashBuckets: OutputRule = (call) => {
  const input = tensorOf(call, "input");
  if (input.dtype !== "string") {
    refuse("Input must be of datatype string");
  }
  if (attributeOf<number>(call, "numBuckets") <= 0) {
    refuse("Number of buckets must be at least 1");
  }
  return output("int32", input.shape);
};

/** Strings. */
export const stringOps: Family<
  | "StaticRegexReplace"
  | "StringNGrams"
  | "StringSplit"
  | "StringToHashBucketFast"
> = {
  StaticRegexReplace: { outputs: likeInput("x") },
  StringNGrams: {},
  StringSplit: {},
  StringToHashBucketFast: { outputs: hashBuckets },
};
