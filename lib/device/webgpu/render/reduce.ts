/**
 * Reductions in WGSL. Each output belongs to a team of threads of a workgroup:
 * one thread where there are many outputs, up to a whole workgroup where there
 * are few. A thread combines its share in order, then one thread per output
 * combines the team's results in order.
 * @module
 */
import { reducedType, type Reduction } from "../../../program/reduce_step.ts";
import { parameterCount, type ReduceStep } from "../../../program/step.ts";
import { renderFunction } from "./expression.ts";
import {
  type Layout,
  layoutOf,
  mateText,
  placeText,
  shareText,
  THREADS,
} from "./reduce_layout.ts";
import { accumulatorType, type PlainReduction, RULES } from "./reduce_rules.ts";
import { inputUses, type Terms, termsOf } from "./reduce_terms.ts";
import type { RenderedWgsl, Sharing, WgslLimits } from "./rendered.ts";
import { CASTS, literal } from "./scalar.ts";
import { assemble, declareBuffers, indent, VALUE_TYPE } from "./shader.ts";

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
  /** The result, of type `reducedType`. */
  readonly result: string;
}

function plainParts(step: ReduceStep, layout: Layout, terms: Terms): Parts {
  const type = accumulatorType(step);
  const rule = RULES[step.reduction as PlainReduction](type);
  const initial = literal(
    layout.count === 0
      ? EMPTY_RESULT[step.reduction] ?? rule.empty
      : rule.empty,
    type,
  );
  const share = shareText(
    layout,
    terms.load,
    (value) => `best = ${rule.combine("best", value)};`,
  );
  return {
    declarations: [
      `var<workgroup> shares: array<${VALUE_TYPE[type]}, ${THREADS}>;`,
    ],
    functions: [...rule.functions, ...initial.functions],
    share: `var best = ${initial.text};\n${share}\nshares[local] = best;`,
    gather: `best = ${
      rule.combine("best", `shares[${mateText(layout, "mate")}]`)
    };`,
    result: step.reduction === "mean"
      ? `best / ${Math.max(1, layout.count)}f`
      : "best",
  };
}

function argumentParts(step: ReduceStep, layout: Layout, terms: Terms): Parts {
  const type = accumulatorType(step);
  const symbol = step.reduction === "argMaximum" ? ">" : "<";
  // All start from element 0: if that is NaN nothing beats it, as in TensorFlow.js.
  const share = shareText(
    layout,
    terms.load,
    (value, item) =>
      `{ let value = ${value}; if (value ${symbol} best) { best = value; place = ${item}; } }`,
  );
  const mate = mateText(layout, "mate");
  return {
    declarations: [
      `var<workgroup> shares: array<${VALUE_TYPE[type]}, ${THREADS}>;`,
      `var<workgroup> places: array<i32, ${THREADS}>;`,
    ],
    functions: [],
    share: `var best = ${terms.load("0")};\nvar place = 0;\n${share}
shares[local] = best;\nplaces[local] = place;`,
    gather: `let value = shares[${mate}];
let other = places[${mate}];
if (value ${symbol} best || (value == best && other < place)) { best = value; place = other; }`,
    result: "place",
  };
}

function bodyText(
  layout: Layout,
  parts: Parts,
  terms: Terms,
  finish: string,
): string {
  const lines = [placeText(layout), ...terms.bases];
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

/** What a result becomes before it is stored, as text. */
function finishOf(step: ReduceStep, result: string) {
  const type = reducedType(step);
  if (!step.finish) {
    const { text, functions } = CASTS[type][step.outputType](`(${result})`);
    return { text, functions, declarations: [] };
  }
  const name = "finish";
  const { code, functions } = renderFunction(
    name,
    step.finish,
    [type],
    step.outputType,
  );
  return { text: `${name}(${result})`, functions, declarations: [code] };
}

/** Renders a reduction. */
export function renderReduce(
  step: ReduceStep,
  limits: WgslLimits,
  sharing: Sharing,
): RenderedWgsl {
  const layout = layoutOf(step, limits);
  if (layout.outputs === 0) return { dispatches: [] };
  const declared = declareBuffers([
    ...inputUses(step, layout),
    {
      buffer: step.inputs.length,
      name: "out",
      type: step.outputType,
      length: layout.outputs,
      wide: false,
    },
  ], sharing);
  const terms = termsOf(step, layout, declared.access);
  const makeParts = step.reduction.startsWith("arg")
    ? argumentParts
    : plainParts;
  const parts = makeParts(step, layout, terms);
  const finish = finishOf(step, parts.result);
  const store = declared.access.at(-1)!.store("output", finish.text);
  const dispatch = assemble({
    declared,
    functions: [...parts.functions, ...terms.functions, ...finish.functions],
    declarations: [
      ...(layout.team === 1 ? [] : parts.declarations),
      ...terms.declarations,
      ...finish.declarations,
    ],
    parameters: parameterCount(step),
    threads: THREADS,
    groups: Math.ceil(layout.outputs / (THREADS / layout.team)),
    body: bodyText(layout, parts, terms, store),
  }, limits);
  return { dispatches: [dispatch] };
}
