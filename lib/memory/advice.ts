/**
 * Which technique would have saved how much, from nothing but the numbers at
 * the moment when memory ran out. Estimates of whole categories, not promises:
 * each is what the technique takes off the bytes that lived then.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import type { Category } from "./category.ts";
import type { RefusedRequest } from "./refused_request.ts";

/** A technique and what it would have saved. */
export interface Advice {
  /** Short name of the technique. */
  readonly technique:
    | "raise"
    | "placement"
    | "segments"
    | "rounding"
    | "optimizerFormat"
    | "parameterFormat"
    | "smallerBatch";
  /** Bytes it would have made available. */
  readonly savesBytes: number;
  /** Whether that alone would have made room. */
  readonly enough: boolean;
  /** The same for people. */
  readonly text: string;
}

/** A segment larger than needed is worth a word if this share of it was not. */
const NOTABLE_SEGMENT = 0.5;
/** Rounding is worth a word from this share of reserved on. */
const NOTABLE_PADDING = 0.05;

/** Bytes that were missing: above the limit, or beside the largest free run. */
function missingBytes(request: RefusedRequest): number {
  const { reason, requestedBytes, segmentBytes, usage } = request;
  return reason === "limit"
    ? usage.reserved + segmentBytes - (usage.limit ?? 0)
    : requestedBytes - usableRun(request);
}

/** The largest free run; none if it was large enough, as then it lay where such blocks may not. */
function usableRun({ requestedBytes, largestFreeBytes }: RefusedRequest) {
  return largestFreeBytes < requestedBytes ? largestFreeBytes : 0;
}

type Draft = Omit<Advice, "enough">;

function positive(draft: Draft): Draft | null {
  return draft.savesBytes > 0 ? draft : null;
}

function raise(request: RefusedRequest): Draft | null {
  const { usage, reason, requestedBytes } = request;
  const savesBytes = missingBytes(request);
  const bytes = formatBytes(usage.inUse + usage.padding + requestedBytes);
  switch (reason) {
    case "limit":
      return {
        technique: "raise",
        savesBytes,
        text: `by raising limitBytes: ${bytes} are needed without any holes`,
      };
    case "arena":
      return {
        technique: "raise",
        savesBytes,
        text: `by raising arenaBytes: ${bytes} are needed without any holes`,
      };
    case "device":
      return null;
    default:
      throw reason satisfies never;
  }
}

function placement(request: RefusedRequest): Draft | null {
  const { usage, reason } = request;
  if (reason === "limit") {
    // Without holes there would be room for a new segment in their place.
    return positive({
      technique: "placement",
      savesBytes: usage.free,
      text: "by placing blocks without holes: so much is free, but where " +
        "this block does not fit",
    });
  }
  return positive({
    technique: "placement",
    savesBytes: usage.free - usableRun(request),
    text: "by placing blocks without holes: so much is free besides the " +
      "largest run, in pieces",
  });
}

/** A strategy may have asked for a larger segment than the block needs. */
function segments(request: RefusedRequest): Draft | null {
  const { segmentBytes, requestedBytes } = request;
  const savesBytes = segmentBytes - requestedBytes;
  if (savesBytes < NOTABLE_SEGMENT * segmentBytes) return null;
  return {
    technique: "segments",
    savesBytes,
    text: `by a strategy with smaller segments: this one asked for ${
      formatBytes(segmentBytes)
    }`,
  };
}

function rounding({ usage }: RefusedRequest): Draft | null {
  if (usage.padding < NOTABLE_PADDING * usage.reserved) return null;
  return {
    technique: "rounding",
    savesBytes: usage.padding,
    text: "by a strategy that rounds less",
  };
}

/** Bytes of an element of float16 and bfloat16. */
const HALF_BYTES = 2;

/** What is stored in as few bytes already gains nothing. */
function inHalves(
  technique: Draft["technique"],
  { byCategory, elementBytes }: RefusedRequest,
  category: Category,
  text: string,
): Draft | null {
  const bytes = elementBytes[category] ?? HALF_BYTES;
  const share = 1 - HALF_BYTES / bytes;
  const savesBytes = Math.floor(share * byCategory[category]);
  return positive({ technique, savesBytes, text });
}

function smallerBatch({ byCategory }: RefusedRequest): Draft | null {
  return positive({
    technique: "smallerBatch",
    savesBytes: Math.floor((byCategory.activation + byCategory.input) / 2),
    text: "by half the batch: activations and inputs shrink with it",
  });
}

/** What would have helped: enough by itself first, then by bytes. */
export function adviseOn(request: RefusedRequest): Advice[] {
  const missing = missingBytes(request);
  return [
    raise(request),
    placement(request),
    segments(request),
    rounding(request),
    inHalves(
      "optimizerFormat",
      request,
      "optimizer",
      "by optimizer slots in bfloat16",
    ),
    inHalves(
      "parameterFormat",
      request,
      "parameter",
      "by parameters in float16",
    ),
    smallerBatch(request),
  ]
    .filter((draft) => draft !== null)
    .map((draft) => ({ ...draft, enough: draft.savesBytes >= missing }))
    .sort((a, b) =>
      Number(b.enough) - Number(a.enough) || b.savesBytes - a.savesBytes
    );
}
