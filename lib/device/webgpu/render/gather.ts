/**
 * Rows picked by their index, in WGSL: a thread per element, or per four
 * neighbours of a row. Elements are moved as integers, so that every bit
 * pattern arrives as it was.
 * @module
 */
import type { GatherStep } from "../../../program/step.ts";
import type { RenderedWgsl, Sharing, WgslLimits } from "./rendered.ts";
import { type Access, assemble, declareBuffers } from "./shader.ts";

const THREADS = 64;

function bodyText(step: GatherStep, lanes: 1 | 4, access: readonly Access[]) {
  const [x, indices, output] = access as [Access, Access, Access];
  const { batch, outer, axisSize, count } = step;
  const items = step.inner / lanes;
  const total = batch * outer * count * items;
  const table = batch === 1 ? "0" : `(slab / ${outer}) * ${count}`;
  const value = lanes === 1 ? x.load("source") : x.loadWide("source");
  const zero = lanes === 1 ? "0" : "vec4<i32>()";
  const store = lanes === 1 ? output.store : output.storeWide;
  return `let item = group * ${THREADS} + local;
if (item >= ${total}) { return; }
let row = item / ${items};
let slab = row / ${count};
let at = ${table} + row % ${count};
let index = ${indices.load("at")};
let isThere = index >= 0 && index < ${axisSize};
let source = (slab * ${axisSize} + select(0, index, isThere)) * ${items} + item % ${items};
${store("item", `select(${zero}, ${value}, isThere)`)}`;
}

/** Renders a gather. */
export function renderGather(
  step: GatherStep,
  limits: WgslLimits,
  sharing: Sharing,
): RenderedWgsl {
  const { batch, outer, axisSize, count, inner } = step;
  const length = batch * outer * count * inner;
  if (length === 0) return { dispatches: [] };
  const lanes = inner % 4 === 0 ? 4 : 1;
  const use = { type: "int32", wide: lanes === 4 } as const;
  const xLength = batch * outer * axisSize * inner;
  const declared = declareBuffers([
    { ...use, buffer: 0, name: "in0", length: xLength },
    {
      buffer: 1,
      name: "in1",
      type: "int32",
      length: batch * count,
      wide: false,
    },
    { ...use, buffer: 2, name: "out", length },
  ], sharing);
  const dispatch = assemble({
    declared,
    functions: [],
    threads: THREADS,
    groups: Math.ceil(length / lanes / THREADS),
    body: bodyText(step, lanes, declared.access),
  }, limits);
  return { dispatches: [dispatch] };
}
