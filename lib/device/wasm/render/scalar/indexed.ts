/**
 * Steps that pick, join, mark and scan, element by element.
 * @module
 */
import { f64, i32, if_, local } from "../../../../dependencies/wasmati.ts";
import type {
  ConcatStep,
  GatherStep,
  OneHotStep,
  ScanStep,
} from "../../../../program/step.ts";
import type { RenderedStep } from "../../rendered.ts";
import { divide } from "../address.ts";
import { countLoop, type Local, variable } from "../emit.ts";
import { increase } from "../emit_odometer.ts";
import {
  addressOf,
  bindingsOf,
  type Buffer,
  loadElement,
  rounded,
  storeElement,
  type Value,
} from "./buffers.ts";
import { constantValue, convertValue } from "./convert.ts";
import { buildPieces, elementPieces, sumOf } from "./elements.ts";
import { chooseValue } from "./expression.ts";

const ELEMENT_NANOSECONDS = 4;

type Place = Local<"i32">;

/** The element of a buffer at an index. */
function loadAt(buffer: Buffer, index: Place): Value {
  return loadElement(buffer, sumOf(addressOf(buffer), [index, buffer.bytes]));
}

function storeAt(buffer: Buffer, index: Place, value: Value): void {
  const address = sumOf(addressOf(buffer), [index, buffer.bytes]);
  storeElement(buffer, address, value);
}

/** Renders a gather. */
export function renderGather(step: GatherStep): RenderedStep {
  const { batch, outer, count, inner, axisSize } = step;
  const { inputs, output, isDouble } = bindingsOf(step);
  const [x, indices] = [inputs[0]!, inputs[1]!];
  const shape = [batch, outer, count, inner];
  return buildPieces([
    elementPieces(shape, ELEMENT_NANOSECONDS, ([b, o, c, i], position) => {
      const index = loadAt(indices, sumOf(c!, [b!, count])) as Place;
      const slab = sumOf(o!, [b!, outer]);
      const row = sumOf(index, [slab, axisSize]);
      const value = constantValue(0, step.type, isDouble);
      // Unsigned, a negative index is too large as well.
      i32.lt_u(index, axisSize);
      if_(null, () => {
        const picked = loadAt(x, sumOf(i!, [row, inner]));
        local.set(value as Local<"f64">, picked as Local<"f64">);
      });
      storeAt(output, position, value);
    }),
  ]);
}

/** Renders a join; each input is a phase of its own. */
export function renderConcat(step: ConcatStep): RenderedStep {
  const { outer, sizes } = step;
  const { inputs, output } = bindingsOf(step);
  const width = sizes.reduce((sum, size) => sum + size, 0);
  return buildPieces(sizes.map((size, index) => {
    const before = sizes.slice(0, index).reduce((sum, each) => sum + each, 0);
    return elementPieces(
      [outer, size],
      ELEMENT_NANOSECONDS,
      ([row, column], position) => {
        const at = sumOf(before, [column!, 1], [row!, width]);
        storeAt(output, at, loadAt(inputs[index]!, position));
      },
    );
  }));
}

/** Renders one-hot rows. */
export function renderOneHot(step: OneHotStep): RenderedStep {
  const { count, depth, onValue, offValue, outputType } = step;
  const { inputs, output, isDouble } = bindingsOf(step);
  return buildPieces([
    elementPieces(
      [count, depth],
      ELEMENT_NANOSECONDS,
      ([row, column], position) => {
        const index = loadAt(inputs[0]!, row!) as Place;
        const isOn = variable("i32", i32.eq(index, column!));
        const on = constantValue(onValue, outputType, isDouble);
        const off = constantValue(offValue, outputType, isDouble);
        storeAt(output, position, chooseValue(isOn, on, off));
      },
    ),
  ]);
}

/** Joins a term to a running total; it is rounded every time. */
function joined(
  { operation, outputType }: ScanStep,
  total: Value,
  term: Value,
  isDouble: boolean,
): Value {
  if (outputType === "int32") {
    const [a, b] = [total as Place, term as Place];
    return variable("i32", operation === "sum" ? i32.add(a, b) : i32.mul(a, b));
  }
  const [a, b] = [total as Local<"f64">, term as Local<"f64">];
  const exact = operation === "sum" ? f64.add(a, b) : f64.mul(a, b);
  const value = variable("f64", exact);
  return isDouble ? value : rounded(value);
}

/** Renders a scan; a piece is a whole column. */
export function renderScan(step: ScanStep): RenderedStep {
  const { outer, size, inner, inputType, outputType } = step;
  const { inputs, output, isDouble } = bindingsOf(step);
  const writeColumn = (column: Place) => {
    const { quotient, remainder } = divide(column, inner);
    const at = sumOf(remainder, [quotient, size * inner]);
    if (step.reverse) increase(at, (size - 1) * inner);
    const start = step.operation === "sum" ? 0 : 1;
    const total = constantValue(start, outputType, isDouble);
    countLoop(0, size, 1, () => {
      const loaded = loadAt(inputs[0]!, at);
      const term = convertValue(loaded, inputType, outputType, isDouble);
      if (step.exclusive) storeAt(output, at, total);
      const next = joined(step, total, term, isDouble);
      local.set(total as Local<"f64">, next as Local<"f64">);
      if (!step.exclusive) storeAt(output, at, total);
      increase(at, step.reverse ? -inner : inner);
    });
  };
  return buildPieces([{
    count: size === 0 ? 0 : outer * inner,
    nanoseconds: size * ELEMENT_NANOSECONDS,
    write: (first, after) => countLoop(first, after, 1, writeColumn),
  }]);
}
