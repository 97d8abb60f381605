/**
 * How what users write is stored, and parts of it. Numbers that are whole must
 * stay so and the same, or ids and indices would be others, without a word;
 * parts, and what is cast, must hold what they were taken from.
 * @module
 */
import {
  type AffineFormat,
  elementBytes,
  elementFormat,
  type Format,
  FORMATS,
  isSameStorage,
  type StorageFormat,
} from "../base/format.ts";
import type { Category } from "../memory/category.ts";
import type { Bounds } from "./bounds.ts";
import type { Entry } from "./entry.ts";
import type { ResolvedOp } from "./resolved_op.ts";
import type { Session } from "./session.ts";
import type { MadeValues } from "./storage_policy.ts";

type StepOp = Extract<ResolvedOp, { kind: "step" }>;

/** Ops whose output still is what the user wrote, only a part of it or in another type. */
const KEEPS_INPUT: ReadonlySet<string> = new Set([
  "Cast",
  "GatherV2",
  "Slice",
  "StridedSlice",
  "SplitV",
  "Unpack",
]);

/** Whole numbers up to which a float format has each. */
const EXACT: Readonly<Partial<Record<Format, number>>> = {
  float16: 2 ** 11,
  bfloat16: 2 ** 8,
};

/** What is known of values that are written. */
interface WrittenValues extends MadeValues {
  readonly category: Category;
}

/** What the output of an op is for, as far as that is known when it is called. */
export function categoryOf(op: string, source: Entry | undefined): Category {
  return KEEPS_INPUT.has(op) && source?.holding?.category === "input"
    ? "input"
    : "temporary";
}

/** Whether whole numbers stay the same as multiples of a scale; labels beside pixels do not. */
function holdsWhole(
  { format, scale, zeroPoint }: AffineFormat,
  { lowest, highest }: Bounds,
): boolean {
  const [low, high] = FORMATS[format].range;
  return Number.isInteger(Math.fround(1 / scale)) &&
    lowest >= (low - zeroPoint) * scale &&
    highest <= (high - zeroPoint) * scale;
}

/**
 * The type's own format for whole numbers that would become others in the
 * format chosen, and for those that may be the places of examples: such numbers
 * are ids and indices, as `fit` writes them. Null where the choice is good.
 *
 * @param bounds Of whole numbers; null for others.
 */
export function formatOfWhole(
  { policy }: Session,
  values: WrittenValues,
  bounds: Bounds | null,
): StorageFormat | null {
  if (policy.isPlain || !bounds) return null;
  const { dtype, size, category } = values;
  const chosen = policy.formatOf(values, category);
  if (chosen === dtype) return null;
  const { lowest, highest } = bounds;
  const [low, high] = FORMATS[elementFormat(chosen)].range;
  const arePlaces = lowest === 0 && highest === size - 1;
  if (typeof chosen !== "string") {
    return arePlaces || !holdsWhole(chosen, bounds) ? dtype : null;
  }
  if (FORMATS[chosen].kind === "integer") {
    return arePlaces && (lowest < low || highest > high) ? dtype : null;
  }
  const most = EXACT[chosen] ?? Infinity;
  return Math.max(-lowest, highest) > most ? dtype : null;
}

/**
 * The type's own format for a part of what the user wrote, or that in another
 * type, where inputs have one that cannot hold what is stored in the source's.
 */
export function formatOfPart(
  { policy, attribution }: Session,
  { outputTypes, outputs }: Pick<StepOp, "outputTypes" | "outputs">,
  category: Category,
  source: Entry | undefined,
): StorageFormat | null {
  if (policy.isPlain || category !== "input") return null;
  const [dtype] = outputTypes;
  const chosen = policy.formatOf(
    { dtype: dtype!, size: outputs[0]!.size, owner: attribution },
    category,
  );
  const stored = source!.holding!.storedAs(policy);
  const isNarrower = elementBytes(chosen) < elementBytes(stored);
  const hasScale = typeof chosen !== "string";
  return isNarrower || hasScale && !isSameStorage(chosen, stored)
    ? dtype!
    : null;
}

/** Whether whole numbers are not rounded on their way from one to the other. */
export function keepsWhole(
  { policy }: Session,
  source: Entry | undefined,
  { holding }: Entry,
): boolean {
  if (policy.isPlain || !source?.holding || !holding) return true;
  const format = holding.storedAs(policy);
  return format === holding.dtype || format === "float64" ||
    isSameStorage(format, source.holding.storedAs(policy));
}
