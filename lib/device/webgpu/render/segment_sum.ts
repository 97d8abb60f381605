/**
 * Sums of rows by their id, in WGSL. A thread owns a column of some segments:
 * it clears them, then reads all ids and adds the rows that are its own, so
 * that rows are added in their order and no two threads meet.
 * @module
 */
import type { SegmentSumStep } from "../../../program/step.ts";
import type { RenderedWgsl, Sharing, WgslLimits } from "./rendered.ts";
import { CASTS } from "./scalar.ts";
import { type Access, assemble, declareBuffers } from "./shader.ts";

const THREADS = 64;

/** Segments per thread, so that there are about as many threads as the device likes. */
function segmentsPerThread(step: SegmentSumStep, limits: WgslLimits): number {
  const ranges = Math.ceil(limits.targetThreads / step.inner);
  return Math.ceil(step.segments / Math.min(ranges, step.segments));
}

function bodyText(
  step: SegmentSumStep,
  share: number,
  access: readonly Access[],
): { readonly text: string; readonly functions: readonly string[] } {
  const [x, ids, output] = access as [Access, Access, Access];
  const { rows, inner, segments, inputType } = step;
  const value = CASTS[inputType].float32(x.load(`row * ${inner} + column`));
  const sum = `(first + segment) * ${inner} + column`;
  const text = `let item = group * ${THREADS} + local;
let column = item % ${inner};
let first = (item / ${inner}) * ${share};
if (first >= ${segments}) { return; }
let count = min(${share}, ${segments} - first);
for (var segment = 0; segment < count; segment++) {
  ${output.store(sum, "0.0")}
}
for (var row = 0; row < ${rows}; row++) {
  let segment = ${ids.load("row")} - first;
  if (segment >= 0 && segment < count) {
    ${output.store(sum, `${output.load(sum)} + ${value.text}`)}
  }
}`;
  return { text, functions: value.functions };
}

/** Renders a segment sum. */
export function renderSegmentSum(
  step: SegmentSumStep,
  limits: WgslLimits,
  sharing: Sharing,
): RenderedWgsl {
  const { rows, inner, segments, inputType } = step;
  if (inner * segments === 0) return { dispatches: [] };
  const share = segmentsPerThread(step, limits);
  const threads = inner * Math.ceil(segments / share);
  const narrow = { wide: false } as const;
  const declared = declareBuffers([
    {
      ...narrow,
      buffer: 0,
      name: "in0",
      type: inputType,
      length: rows * inner,
    },
    { ...narrow, buffer: 1, name: "in1", type: "int32", length: rows },
    {
      ...narrow,
      buffer: 2,
      name: "out",
      type: "float32",
      length: segments * inner,
    },
  ], sharing);
  const { text, functions } = bodyText(step, share, declared.access);
  const dispatch = assemble({
    declared,
    functions,
    threads: THREADS,
    groups: Math.ceil(threads / THREADS),
    body: text,
  }, limits);
  return { dispatches: [dispatch] };
}
