/**
 * Running sums and products in WGSL: a thread walks along one column.
 * @module
 */
import type { ScanStep } from "../../../program/indexed_step.ts";
import type { RenderedWgsl, Sharing, WgslLimits } from "./rendered.ts";
import { CASTS, literal } from "./scalar.ts";
import { type Access, assemble, declareBuffers } from "./shader.ts";

const THREADS = 64;

const RULES = {
  sum: { start: 0, symbol: "+" },
  product: { start: 1, symbol: "*" },
} as const;

function bodyText(step: ScanStep, access: readonly Access[]): string {
  const [x, output] = access as [Access, Access];
  const { outer, size, inner, exclusive, reverse } = step;
  const { start, symbol } = RULES[step.operation];
  const term = CASTS[step.inputType][step.outputType](x.load("at")).text;
  const store = output.store("at", "total");
  const join = `total = total ${symbol} ${term};`;
  const row = reverse ? `${size - 1} - row` : "row";
  return `let item = group * ${THREADS} + local;
if (item >= ${outer * inner}) { return; }
let first = item / ${inner} * ${size * inner} + item % ${inner};
var total = ${literal(start, step.outputType).text};
for (var row = 0; row < ${size}; row++) {
  let at = first + (${row}) * ${inner};
  ${exclusive ? store : join}
  ${exclusive ? join : store}
}`;
}

/** Renders a scan. */
export function renderScan(
  step: ScanStep,
  limits: WgslLimits,
  sharing: Sharing,
): RenderedWgsl {
  const { outer, size, inner, inputType, outputType } = step;
  const length = outer * size * inner;
  if (length === 0) return { dispatches: [] };
  const declared = declareBuffers([
    { buffer: 0, name: "in0", type: inputType, length, wide: false },
    { buffer: 1, name: "out", type: outputType, length, wide: false },
  ], sharing);
  const dispatch = assemble({
    declared,
    functions: CASTS[inputType][outputType]("x").functions,
    threads: THREADS,
    groups: Math.ceil(outer * inner / THREADS),
    body: bodyText(step, declared.access),
  }, limits);
  return { dispatches: [dispatch] };
}
