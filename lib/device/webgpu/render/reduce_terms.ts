/**
 * The terms of a reduction in WGSL: elements of its inputs, or what an
 * expression makes of them.
 * @module
 */
import { typeOf } from "../../../program/expression.ts";
import type { ReduceStep } from "../../../program/reduce_step.ts";
import { reachOf } from "./elementwise.ts";
import { renderFunction } from "./expression.ts";
import { addressFunction, type Layout } from "./reduce_layout.ts";
import { accumulatorType } from "./reduce_rules.ts";
import { CASTS } from "./scalar.ts";
import { type Access, type BufferUse, parameterText } from "./shader.ts";

/** Text that reads terms. */
export interface Terms {
  /** Statements that find the elements of the thread's output in each input. */
  readonly bases: readonly string[];
  /** The term `item` of the thread's output. */
  readonly load: (item: string) => string;
  readonly functions: readonly string[];
  readonly declarations: readonly string[];
}

/** How a reduction uses its inputs. */
export function inputUses(step: ReduceStep, layout: Layout): BufferUse[] {
  const dimensions = [...layout.kept, ...layout.reduced];
  return step.inputs.map(({ type, offsetParameter }, index) => ({
    buffer: index,
    name: `in${index}`,
    type,
    length: layout.count === 0 ? 0 : reachOf(index, dimensions),
    wide: false,
    offsetParameter,
  }));
}

/** The names of one input's address functions. */
function namesOf(index: number) {
  const suffix = index === 0 ? "" : `${index}`;
  return {
    base: `base${suffix}`,
    baseAddress: `baseAddress${suffix}`,
    stepAddress: `stepAddress${suffix}`,
  };
}

function baseText(
  { inputs }: ReduceStep,
  index: number,
  outputs: number,
): string {
  const { base, baseAddress } = namesOf(index);
  const { offsetParameter } = inputs[index]!;
  const offset = offsetParameter === null
    ? ""
    : `${parameterText(offsetParameter)} + `;
  // Threads without an output still take part in the barrier, on the last one.
  return `let ${base} = ${offset}${baseAddress}(min(output, ${outputs - 1}));`;
}

/** Text that reads the terms of a reduction. */
export function termsOf(
  step: ReduceStep,
  layout: Layout,
  access: readonly Access[],
): Terms {
  const elements = (item: string) =>
    step.inputs.map((_, index) => {
      const { base, stepAddress } = namesOf(index);
      return access[index]!.load(`${base} + ${stepAddress}(${item})`);
    });
  const addresses = step.inputs.flatMap((_, index) => {
    const { baseAddress, stepAddress } = namesOf(index);
    return [
      addressFunction(baseAddress, layout.kept, index),
      addressFunction(stepAddress, layout.reduced, index),
    ];
  });
  const bases = step.inputs.map((_, index) =>
    baseText(step, index, layout.outputs)
  );
  const { expression } = step;
  const type = accumulatorType(step);
  if (expression.kind === "input") {
    const convert = CASTS[typeOf(expression)][type];
    return {
      bases,
      load: (item) => convert(elements(item)[expression.index]!).text,
      functions: convert("x").functions,
      declarations: addresses,
    };
  }
  const types = step.inputs.map((input) => input.type);
  const term = renderFunction("term", expression, types, type);
  return {
    bases,
    load: (item) => `term(${elements(item).join(", ")})`,
    functions: term.functions,
    declarations: [...addresses, term.code],
  };
}
