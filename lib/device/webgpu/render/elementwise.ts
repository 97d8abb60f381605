/**
 * Elementwise steps in WGSL. Dimensions that all inputs read as one are merged
 * first; then a thread computes four neighbours where the innermost dimension
 * allows it, with wide loads from inputs that are contiguous.
 * @module
 */
import { sizeOf } from "../../../base/shape.ts";
import {
  type ElementwiseInput,
  type ElementwiseStep,
  parameterCount,
} from "../../../program/step.ts";
import { renderFunction } from "./expression.ts";
import type { RenderedWgsl, Sharing, WgslLimits } from "./rendered.ts";
import {
  type Access,
  assemble,
  type BufferUse,
  declareBuffers,
  parameterText,
  range,
  VALUE_TYPE,
} from "./shader.ts";

const THREADS = 64;

/** An output dimension: its size and what each input moves along it. */
export interface Dimension {
  size: number;
  readonly strides: number[];
}

/** Merges neighbouring dimensions that every input walks through as one. */
export function mergeDimensions(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
): Dimension[] {
  const merged: Dimension[] = [];
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const own = strides.map((row) => row[axis]!);
    const outer = merged.at(-1);
    if (outer && own.every((stride, i) => outer.strides[i] === stride * size)) {
      outer.size *= size;
      outer.strides.splice(0, own.length, ...own);
    } else {
      merged.push({ size, strides: own });
    }
  });
  return merged.length > 0
    ? merged
    : [{ size: 1, strides: strides.map(() => 0) }];
}

/** How the elements of one input reach the four results of a thread. */
type Reading = "wide" | "same" | "single";

function readingOf(
  input: ElementwiseInput,
  index: number,
  dimensions: readonly Dimension[],
): Reading {
  const inner = dimensions.at(-1)!.strides[index]!;
  if (inner === 0) return "same";
  const aligned = dimensions.slice(0, -1)
    .every(({ strides }) => strides[index]! % 4 === 0);
  return inner === 1 && aligned && input.offsetParameter === null
    ? "wide"
    : "single";
}

/** Elements of an input that the step can reach beyond its offset. */
export function reachOf(
  index: number,
  dimensions: readonly Dimension[],
): number {
  return 1 + dimensions.reduce((sum, { size, strides }) => {
    return sum + Math.max(strides[index]!, 0) * (size - 1);
  }, 0);
}

function usesOf(
  step: ElementwiseStep,
  dimensions: readonly Dimension[],
  lanes: 1 | 4,
): BufferUse[] {
  const inputs = step.inputs.map((input, index) => ({
    buffer: index,
    name: `in${index}`,
    type: input.type,
    length: reachOf(index, dimensions),
    wide: lanes === 4 && readingOf(input, index, dimensions) === "wide",
    offsetParameter: input.offsetParameter,
  }));
  const output = {
    buffer: step.inputs.length,
    name: "out",
    type: step.outputType,
    length: sizeOf(step.shape),
    wide: lanes === 4,
  };
  return [...inputs, output];
}

/** Statements that split `item` into coordinates `c0`, `c1` …, the last in units of `lanes`. */
function coordinates(
  dimensions: readonly Dimension[],
  lanes: number,
): string[] {
  const lines = ["var rest = u32(item);"];
  for (let axis = dimensions.length - 1; axis > 0; axis--) {
    const isLast = axis === dimensions.length - 1;
    const size = dimensions[axis]!.size / (isLast ? lanes : 1);
    const times = isLast && lanes > 1 ? ` * ${lanes}` : "";
    lines.push(`let c${axis} = i32(rest % ${size}u)${times};`);
    lines.push(`rest = rest / ${size}u;`);
  }
  const times = dimensions.length === 1 && lanes > 1 ? ` * ${lanes}` : "";
  lines.push(`let c0 = i32(rest)${times};`);
  return lines;
}

/** The element of an input that belongs to the coordinates. */
function addressText(
  input: ElementwiseInput,
  index: number,
  dimensions: readonly Dimension[],
): string {
  const terms = dimensions.flatMap(({ strides }, axis) => {
    const stride = strides[index]!;
    if (stride === 0) return [];
    return stride === 1 ? [`c${axis}`] : [`c${axis} * ${stride}`];
  });
  if (input.offsetParameter !== null) {
    terms.unshift(parameterText(input.offsetParameter));
  }
  return terms.join(" + ") || "0";
}

function singleBody(
  step: ElementwiseStep,
  dimensions: readonly Dimension[],
  access: readonly Access[],
): string {
  const loads = step.inputs.map((input, index) =>
    access[index]!.load(addressText(input, index, dimensions))
  );
  return access.at(-1)!.store("item", `compute(${loads.join(", ")})`);
}

function wideBody(
  step: ElementwiseStep,
  dimensions: readonly Dimension[],
  access: readonly Access[],
): string {
  const inner = dimensions.at(-1)!;
  const lines: string[] = [];
  const lanes = step.inputs.map((input, index) => {
    const address = addressText(input, index, dimensions);
    const { load, loadWide } = access[index]!;
    switch (readingOf(input, index, dimensions)) {
      case "wide":
        lines.push(`let w${index} = ${loadWide(`(${address}) >> 2u`)};`);
        return (lane: number) => `w${index}[${lane}]`;
      case "same":
        lines.push(`let w${index} = ${load(address)};`);
        return () => `w${index}`;
      case "single": {
        lines.push(`let a${index} = ${address};`);
        const stride = inner.strides[index]!;
        return (lane: number) => load(`a${index} + ${lane * stride}`);
      }
    }
  });
  const results = range(4).map((lane) =>
    `compute(${lanes.map((read) => read(lane)).join(", ")})`
  );
  const type = `vec4<${VALUE_TYPE[step.outputType]}>`;
  lines.push(`let results = ${type}(${results.join(", ")});`);
  lines.push(access.at(-1)!.storeWide("item", "results"));
  return lines.join("\n");
}

/** Whether all elements lie one after the other, so that a last group of four may run into the padding. */
function isFlat(step: ElementwiseStep, dimensions: readonly Dimension[]) {
  return dimensions.length === 1 && dimensions[0]!.size > 1 &&
    step.inputs.every((input, index) =>
      readingOf(input, index, dimensions) !== "single"
    );
}

/** Renders an elementwise step. */
export function renderElementwise(
  step: ElementwiseStep,
  limits: WgslLimits,
  sharing: Sharing,
): RenderedWgsl {
  const count = sizeOf(step.shape);
  if (count === 0) return { dispatches: [] };
  const dimensions = mergeDimensions(
    step.shape,
    step.inputs.map(({ strides }) => strides),
  );
  const isWide = dimensions.at(-1)!.size % 4 === 0 || isFlat(step, dimensions);
  const lanes = isWide ? 4 : 1;
  const items = Math.ceil(count / lanes);
  const declared = declareBuffers(usesOf(step, dimensions, lanes), sharing);
  const compute = renderFunction(
    "compute",
    step.expression,
    step.inputs.map(({ type }) => type),
    step.outputType,
  );
  const body = isWide ? wideBody : singleBody;
  const dispatch = assemble({
    declared,
    functions: compute.functions,
    declarations: [compute.code],
    parameters: parameterCount(step),
    threads: THREADS,
    groups: Math.ceil(items / THREADS),
    body: [
      `let item = group * ${THREADS} + local;`,
      `if (item >= ${items}) { return; }`,
      ...coordinates(dimensions, lanes),
      body(step, dimensions, declared.access),
    ].join("\n"),
  }, limits);
  return { dispatches: [dispatch] };
}
