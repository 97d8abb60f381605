/**
 * Reductions in WGSL. Each output belongs to a team of threads of a workgroup:
 * one thread where there are many outputs, up to a whole workgroup where there
 * are few. A thread combines its share in order, then one thread per output
 * combines the team's results in order.
 * @module
 */
import { sizeOf } from "../../../base/shape.ts";
import type { ReduceStep, Reduction } from "../../../program/step.ts";
import {
  addressFunction,
  type Layout,
  layoutOf,
  mateText,
  placeText,
  shareText,
  THREADS,
} from "./reduce_layout.ts";
import { accumulatorType, type PlainReduction, RULES } from "./reduce_rules.ts";
import type { RenderedWgsl, Sharing, WgslLimits } from "./rendered.ts";
import { CASTS, literal } from "./scalar.ts";
import {
  type Access,
  assemble,
  declareBuffers,
  indent,
  VALUE_TYPE,
} from "./shader.ts";

/** Results of no elements where they are not what sums start from, as in TensorFlow.js. */
const EMPTY_RESULT: Readonly<Partial<Record<Reduction, number>>> = {
  maximum: NaN,
  minimum: NaN,
  all: 0,
};

/** Text of the parts of a reduction. */
interface Parts {
  readonly declarations: string[];
  readonly functions: string[];
  readonly share: string;
  readonly gather: string;
  readonly result: string;
}

function plainParts(step: ReduceStep, layout: Layout, input: Access): Parts {
  const type = accumulatorType(step);
  const rule = RULES[step.reduction as PlainReduction](type);
  const convert = CASTS[step.inputType][type];
  const initial = literal(
    layout.count === 0
      ? EMPTY_RESULT[step.reduction] ?? rule.empty
      : rule.empty,
    type,
  );
  const load = (address: string) => convert(input.load(address)).text;
  const share = shareText(
    layout,
    load,
    (value) => `best = ${rule.combine("best", value)};`,
  );
  const result = step.reduction === "mean"
    ? { text: `best / ${Math.max(1, layout.count)}f`, functions: [] }
    : { text: "best", functions: [] };
  const cast = CASTS[type][step.outputType](`(${result.text})`);
  return {
    declarations: [
      `var<workgroup> shares: array<${VALUE_TYPE[type]}, ${THREADS}>;`,
    ],
    functions: [
      ...rule.functions,
      ...convert("x").functions,
      ...initial.functions,
      ...cast.functions,
    ],
    share: `var best = ${initial.text};\n${share}\nshares[local] = best;`,
    gather: `best = ${
      rule.combine("best", `shares[${mateText(layout, "mate")}]`)
    };`,
    result: cast.text,
  };
}

function argumentParts(step: ReduceStep, layout: Layout, input: Access): Parts {
  const type = accumulatorType(step);
  const symbol = step.reduction === "argMaximum" ? ">" : "<";
  const convert = CASTS[step.inputType][type];
  const load = (address: string) => convert(input.load(address)).text;
  // All start from element 0: if that is NaN nothing beats it, as in TensorFlow.js.
  const share = shareText(
    layout,
    load,
    (value, item) =>
      `{ let value = ${value}; if (value ${symbol} best) { best = value; place = ${item}; } }`,
  );
  const mate = mateText(layout, "mate");
  return {
    declarations: [
      `var<workgroup> shares: array<${VALUE_TYPE[type]}, ${THREADS}>;`,
      `var<workgroup> places: array<i32, ${THREADS}>;`,
    ],
    functions: [...convert("x").functions],
    share: `var best = ${load("base")};\nvar place = 0;\n${share}
shares[local] = best;\nplaces[local] = place;`,
    gather: `let value = shares[${mate}];
let other = places[${mate}];
if (value ${symbol} best || (value == best && other < place)) { best = value; place = other; }`,
    result: CASTS.int32[step.outputType]("place").text,
  };
}

function bodyText(layout: Layout, parts: Parts, output: Access): string {
  const finish = output.store("output", parts.result);
  const lines = [
    placeText(layout),
    // Threads without an output still take part in the barrier, on the last one.
    `let base = baseAddress(min(output, ${layout.outputs - 1}));`,
  ];
  if (layout.team === 1) {
    const share = parts.share.split("\n")
      .filter((line) => !/^(shares|places)\[/.test(line)).join("\n");
    return [...lines, share, `if (output < ${layout.outputs}) { ${finish} }`]
      .join("\n");
  }
  return [
    ...lines,
    parts.share,
    "workgroupBarrier();",
    `if (lane == 0 && output < ${layout.outputs}) {`,
    indent(`for (var mate = 1; mate < ${layout.team}; mate++) {
${indent(parts.gather)}
}
${finish}`),
    "}",
  ].join("\n");
}

/** Renders a reduction. */
export function renderReduce(
  step: ReduceStep,
  limits: WgslLimits,
  sharing: Sharing,
): RenderedWgsl {
  const layout = layoutOf(step, limits);
  if (layout.outputs === 0) return { dispatches: [] };
  const isArgument = step.reduction === "argMaximum" ||
    step.reduction === "argMinimum";
  const length = sizeOf(step.shape);
  const declared = declareBuffers([
    { buffer: 0, name: "in0", type: step.inputType, length, wide: false },
    {
      buffer: 1,
      name: "out",
      type: step.outputType,
      length: layout.outputs,
      wide: false,
    },
  ], sharing);
  const [input, output] = declared.access as [Access, Access];
  const parts = (isArgument ? argumentParts : plainParts)(step, layout, input);
  const dispatch = assemble({
    declared,
    functions: parts.functions,
    declarations: [
      ...(layout.team === 1 ? [] : parts.declarations),
      addressFunction("baseAddress", layout.kept),
      addressFunction("stepAddress", layout.reduced),
    ],
    threads: THREADS,
    groups: Math.ceil(layout.outputs / (THREADS / layout.team)),
    body: bodyText(layout, parts, output),
  }, limits);
  return { dispatches: [dispatch] };
}
