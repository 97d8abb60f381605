/**
 * Softmax in WGSL. A team of threads of one workgroup owns a row: it finds the
 * maximum, writes the exponentials to the output and sums them, then divides.
 * Reading a row and writing it may be the same memory.
 * @module
 */
import type { SoftmaxStep } from "../../../program/step.ts";
import type { RenderedWgsl, Sharing, WgslLimits } from "./rendered.ts";
import { type Access, assemble, declareBuffers } from "./shader.ts";

const THREADS = 64;

function teamOf(step: SoftmaxStep, limits: WgslLimits): number {
  const wanted = Math.ceil(limits.targetThreads / step.rows);
  const team = Math.min(THREADS, wanted, step.columns / 4);
  return 2 ** Math.floor(Math.log2(Math.max(1, team)));
}

/** Statements that combine `own` of all threads of a team into `whole`. */
function exchange(team: number, whole: string, own: string, combine: string) {
  if (team === 1) return `let ${whole} = ${own};`;
  return `shares[local] = ${own};
workgroupBarrier();
var ${whole} = shares[slot * ${team}];
for (var mate = 1; mate < ${team}; mate++) {
  let value = shares[slot * ${team} + mate];
  ${whole} = ${combine.replaceAll("whole", whole)};
}
workgroupBarrier();`;
}

function bodyText(step: SoftmaxStep, team: number, access: readonly Access[]) {
  const [input, output] = access as [Access, Access];
  const { rows, columns } = step;
  const loop =
    `for (var column = lane; column < ${columns}; column += ${team})`;
  const here = "base + column";
  // Rows beyond the last take part in the barriers, but their loops are empty.
  return `let slot = local / ${team};
let row = group * ${THREADS / team} + slot;
let lane = select(${columns}, local % ${team}, row < ${rows});
let base = min(row, ${rows - 1}) * ${columns};
var largest = -infinity();
${loop} { largest = maximumFloat(largest, ${input.load(here)}); }
${exchange(team, "top", "largest", "maximumFloat(whole, value)")}
var sum = 0.0;
${loop} {
  let value = exp(${input.load(here)} - top);
  ${output.store(here, "value")}
  sum += value;
}
${exchange(team, "total", "sum", "whole + value")}
${loop} { ${output.store(here, `${output.load(here)} / total`)} }`;
}

/** Renders a softmax over rows. */
export function renderSoftmax(
  step: SoftmaxStep,
  limits: WgslLimits,
  sharing: Sharing,
): RenderedWgsl {
  const length = step.rows * step.columns;
  if (length === 0) return { dispatches: [] };
  const team = teamOf(step, limits);
  const use = { type: "float32", length, wide: false } as const;
  const declared = declareBuffers([
    { ...use, buffer: 0, name: "in0" },
    { ...use, buffer: 1, name: "out" },
  ], sharing);
  const shares = `var<workgroup> shares: array<f32, ${THREADS}>;`;
  const dispatch = assemble({
    declared,
    functions: ["specialValues", "maximumFloat"],
    declarations: team === 1 ? [] : [shares],
    threads: THREADS,
    groups: Math.ceil(step.rows / (THREADS / team)),
    body: bodyText(step, team, declared.access),
  }, limits);
  return { dispatches: [dispatch] };
}
