/**
 * The buffers of a step in whatever formats: where they lie, and how an
 * element of them is loaded and stored. Loaded floats are float64 whatever the
 * format, whole numbers and truth values int32.
 * @module
 */
import {
  f32,
  f64,
  i32,
  local,
  select,
} from "../../../../dependencies/wasmati.ts";
import type { NumericType } from "../../../../base/dtype.ts";
import { invariant } from "../../../../base/errors.ts";
import {
  type AffineFormat,
  elementFormat,
  type Format,
  FORMATS,
} from "../../../../base/format.ts";
import { isDouble } from "../../../../program/formatted.ts";
import type { GeneratedStep } from "../../../../program/step.ts";
import { type Local, type OnStack, ownTableEntry, variable } from "../emit.ts";
import { scalarBinary } from "../loop_scalar.ts";
import { boundTypes } from "../bound_types.ts";
import { called } from "./called.ts";
import { doubleNaN, narrowFloat, widenFloat } from "./half_floats.ts";

/** A value at work: float64 for float32, int32 for int32 and (0 or 1) bool. */
export type Value = Local<"f64"> | Local<"i32">;

/** A bound buffer. */
export interface Buffer {
  /** Its entry in the table of arguments. */
  readonly entry: number;
  readonly type: NumericType;
  readonly format: Format;
  /** What its whole numbers stand for; null if they stand for themselves. */
  readonly affine: AffineFormat | null;
  /** Bytes of an element. */
  readonly bytes: number;
  /** Whether the step computes with float64, else with float32. */
  readonly isDouble: boolean;
}

/** The buffers of a step, and what its code depends on besides. */
export interface Bound {
  readonly inputs: readonly Buffer[];
  readonly output: Buffer;
  readonly isDouble: boolean;
  /** Where run-time values begin in the table of arguments. */
  readonly firstParameter: number;
}

/** The buffers of a step. */
export function bindingsOf(step: GeneratedStep): Bound {
  const types = boundTypes(step);
  const formats = step.formats ?? types;
  invariant(
    formats.length === types.length,
    `a ${step.kind} step has ${types.length} buffers and ${formats.length} formats`,
  );
  const double = isDouble(step);
  const buffers = types.map((type, entry): Buffer => {
    const stored = formats[entry]!;
    const format = elementFormat(stored);
    const { bytes } = FORMATS[format];
    const affine = typeof stored === "string" ? null : stored;
    return { entry, type, format, affine, bytes, isDouble: double };
  });
  return {
    inputs: buffers.slice(0, -1),
    output: buffers.at(-1)!,
    isDouble: double,
    firstParameter: buffers.length,
  };
}

/** The address of a buffer. */
export function addressOf(buffer: Buffer): Local<"i32"> {
  return ownTableEntry(buffer.entry);
}

type Load = (
  place: { readonly offset: number },
  address: Local<"i32">,
) => OnStack<"i32">;

const INTEGER_LOADS: Readonly<
  Record<Exclude<Format, "float64" | "float32">, Load>
> = {
  // Floats of two bytes are loaded as their bits.
  float16: (place, address) => i32.load16_u(place, address),
  bfloat16: (place, address) => i32.load16_u(place, address),
  int32: (place, address) => i32.load(place, address),
  int16: (place, address) => i32.load16_s(place, address),
  int8: (place, address) => i32.load8_s(place, address),
  uint16: (place, address) => i32.load16_u(place, address),
  uint8: (place, address) => i32.load8_u(place, address),
  bool: (place, address) => i32.load8_u(place, address),
};

/** Loads an element. */
export function loadElement(
  { type, format, affine, isDouble }: Buffer,
  address: Local<"i32">,
  offset = 0,
): Value {
  if (format === "float64") {
    return variable("f64", f64.load({ offset }, address));
  }
  if (format === "float32") {
    return variable("f64", f64.promote_f32(f32.load({ offset }, address)));
  }
  const loaded = INTEGER_LOADS[format]({ offset }, address);
  if (format === "float16" || format === "bfloat16") {
    return called("f64", widenFloat[format]());
  }
  if (type !== "float32") return variable("i32", loaded);
  const value = variable("f64", f64.convert_i32_s(loaded));
  if (affine) {
    const steps = f64.sub(value, affine.zeroPoint);
    const stoodFor = variable("f64", f64.mul(steps, affine.scale));
    return isDouble ? stoodFor : rounded(stoodFor);
  }
  // Only int32 has whole numbers that float32 lacks.
  return format === "int32" && !isDouble ? rounded(value) : value;
}

/** A float64 rounded to float32. */
export function rounded(value: Local<"f64">): Local<"f64"> {
  return variable("f64", f64.promote_f32(f32.demote_f64(value)));
}

function roundToInteger(
  value: Local<"f64">,
  [low, high]: readonly [number, number],
): Local<"i32"> {
  const limited = f64.min(f64.max(value, low), high);
  // A NaN passes the limits and becomes 0.
  return variable("i32", i32.trunc_sat_f64_s(f64.nearest(limited)));
}

/** The whole number that comes nearest. */
function quantised(
  value: Local<"f64">,
  { scale, zeroPoint }: AffineFormat,
  [low, high]: readonly [number, number],
): Local<"i32"> {
  const steps = variable("f64", f64.div(value, scale));
  const limits = [low - zeroPoint, high - zeroPoint] as const;
  return variable("i32", i32.add(roundToInteger(steps, limits), zeroPoint));
}

function limitInteger(
  value: Local<"i32">,
  [low, high]: readonly [number, number],
): Local<"i32"> {
  const atMost = scalarBinary("minimum", value, high);
  return scalarBinary("maximum", atMost, low);
}

const INTEGER_STORES: Readonly<Record<1 | 2 | 4, typeof i32.store8>> = {
  1: i32.store8,
  2: i32.store16,
  4: i32.store,
};

/** One NaN for all: which one an instruction gives differs between compilers. */
function withOneNaN(value: Local<"f64">): Local<"f64"> {
  local.get(value);
  doubleNaN();
  f64.eq(value, value);
  return variable("f64", select() as OnStack<"f64">);
}

function storeFloat(
  { format, affine, isDouble }: Buffer,
  address: Local<"i32">,
  given: Local<"f64">,
): void {
  const value = FORMATS[format].kind === "float" ? withOneNaN(given) : given;
  switch (format) {
    case "float64":
      return f64.store({}, address, value);
    case "float32":
      return f32.store({}, address, variable("f32", f32.demote_f64(value)));
    case "float16":
    case "bfloat16": {
      local.get(isDouble ? value : rounded(value));
      const bits = called("i32", narrowFloat(format));
      return i32.store16({}, address, bits);
    }
    default: {
      const { range, bytes } = FORMATS[format];
      const kept = isDouble ? value : rounded(value);
      const whole = affine
        ? quantised(kept, affine, range)
        : roundToInteger(kept, range);
      return INTEGER_STORES[bytes as 1 | 2 | 4]({}, address, whole);
    }
  }
}

/**
 * Stores an element: floats rounded to nearest even (to float32 before where
 * that is what the step computes with), and what an integer format cannot hold
 * as the nearest that it can, NaN as 0.
 */
export function storeElement(
  buffer: Buffer,
  address: Local<"i32">,
  value: Value,
): void {
  const { type, format, bytes } = buffer;
  if (type === "float32") {
    return storeFloat(buffer, address, value as Local<"f64">);
  }
  const whole = value as Local<"i32">;
  const kept = format === "int32" || format === "bool"
    ? whole
    : limitInteger(whole, FORMATS[format].range);
  INTEGER_STORES[bytes as 1 | 2 | 4]({}, address, kept);
}
