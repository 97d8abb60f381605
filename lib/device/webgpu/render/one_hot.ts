/**
 * One-hot rows in WGSL: a thread per element.
 * @module
 */
import type { OneHotStep } from "../../../program/step.ts";
import type { RenderedWgsl, Sharing, WgslLimits } from "./rendered.ts";
import { literal } from "./scalar.ts";
import { type Access, assemble, declareBuffers } from "./shader.ts";

const THREADS = 64;

/** Renders one-hot rows. */
export function renderOneHot(
  step: OneHotStep,
  limits: WgslLimits,
  sharing: Sharing,
): RenderedWgsl {
  const { count, depth, outputType } = step;
  const length = count * depth;
  if (length === 0) return { dispatches: [] };
  const on = literal(step.onValue, outputType);
  const off = literal(step.offValue, outputType);
  const narrow = { wide: false } as const;
  const declared = declareBuffers([
    { ...narrow, buffer: 0, name: "in0", type: "int32", length: count },
    { ...narrow, buffer: 1, name: "out", type: outputType, length },
  ], sharing);
  const [indices, output] = declared.access as [Access, Access];
  const isOn = `${indices.load(`item / ${depth}`)} == item % ${depth}`;
  const dispatch = assemble({
    declared,
    functions: [...on.functions, ...off.functions],
    threads: THREADS,
    groups: Math.ceil(length / THREADS),
    body: `let item = group * ${THREADS} + local;
if (item >= ${length}) { return; }
${output.store("item", `select(${off.text}, ${on.text}, ${isOn})`)}`,
  }, limits);
  return { dispatches: [dispatch] };
}
