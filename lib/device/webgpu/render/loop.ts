/**
 * Loop steps in WGSL: a thread per element of the output.
 * @module
 */
import type { NumericType } from "../../../base/dtype.ts";
import { sizeOf } from "../../../base/shape.ts";
import {
  type FoldOperation,
  type LoopExpression,
  loopOperandsOf,
  loopTypeOf,
} from "../../../program/loop_expression.ts";
import type { LoopStep } from "../../../program/loop_step.ts";
import { operatorText } from "./operator_text.ts";
import type { RenderedWgsl, Sharing, WgslLimits } from "./rendered.ts";
import { literal, type Text } from "./scalar.ts";
import { type Access, assemble, declareBuffers, indent } from "./shader.ts";

const THREADS = 64;

/** What a fold starts from, and how it goes on. */
interface Rule {
  readonly float: number;
  readonly integer: number;
  readonly join: (best: string, term: string) => string;
}

const RULES: Readonly<Record<FoldOperation, Rule>> = {
  sum: { float: 0, integer: 0, join: (best, term) => `${best} + ${term}` },
  product: { float: 1, integer: 1, join: (best, term) => `${best} * ${term}` },
  // A NaN is never larger or smaller.
  maximum: {
    float: -Infinity,
    integer: -(2 ** 31),
    join: (best, term) => `select(${best}, ${term}, ${term} > ${best})`,
  },
  minimum: {
    float: Infinity,
    integer: 2 ** 31 - 1,
    join: (best, term) => `select(${best}, ${term}, ${term} < ${best})`,
  },
};

/** Statements of one block, and the names of the values known in it. */
interface Block {
  readonly lines: string[];
  readonly names: Map<LoopExpression, string>;
}

/** Collects statements; a value is named once in a block and found again inside it. */
class LoopEmitter {
  readonly functions = new Set<string>();
  readonly #access: readonly Access[];
  readonly #blocks: Block[] = [{ lines: [], names: new Map() }];
  #named = 0;

  constructor(access: readonly Access[]) {
    this.#access = access;
  }

  /** The statements so far. */
  get lines(): readonly string[] {
    return this.#blocks[0]!.lines;
  }

  /** The name of an expression's value. */
  emit(node: LoopExpression): string {
    for (const { names } of this.#blocks) {
      const known = names.get(node);
      if (known !== undefined) return known;
    }
    const name = this.#emit(node);
    this.#block.names.set(node, name);
    return name;
  }

  get #block(): Block {
    return this.#blocks.at(-1)!;
  }

  #fresh(): string {
    return `v${this.#named++}`;
  }

  #name({ text, functions }: Text): string {
    for (const name of functions) this.functions.add(name);
    if (/^\w+$/.test(text)) return text;
    const name = this.#fresh();
    this.#block.lines.push(`let ${name} = ${text};`);
    return name;
  }

  #literal(value: number, type: NumericType): string {
    const { text, functions } = literal(value, type);
    for (const name of functions) this.functions.add(name);
    return text;
  }

  #emit(node: LoopExpression): string {
    switch (node.kind) {
      case "coordinate":
        return `c${node.axis}`;
      case "index":
        return `i_${node.loop}`;
      case "constant":
        return this.#literal(node.value, node.type);
      case "load":
        return this.#load(node);
      case "fold":
        return this.#fold(node);
      default: {
        const operands = loopOperandsOf(node).map((part) => ({
          text: this.emit(part),
          type: loopTypeOf(part),
        }));
        return this.#name(operatorText(node, operands));
      }
    }
  }

  #load(node: Extract<LoopExpression, { kind: "load" }>): string {
    const { load } = this.#access[node.input]!;
    const plain = (text: string) => this.#name({ text, functions: [] });
    const at = this.emit(node.at);
    if (!node.when) return plain(load(at));
    const when = this.emit(node.when);
    const zero = this.#literal(0, node.type);
    const value = load(`select(0, ${at}, ${when})`);
    return plain(`select(${zero}, ${value}, ${when})`);
  }

  #fold(node: Extract<LoopExpression, { kind: "fold" }>): string {
    const type = loopTypeOf(node.term);
    const rule = RULES[node.operation];
    const neutral = type === "float32" ? rule.float : rule.integer;
    const best = this.#fresh();
    const index = `i_${node.loop}`;
    this.#block.lines.push(`var ${best} = ${this.#literal(neutral, type)};`);
    const body = this.#inBlock(() => {
      const join = () => `${best} = ${rule.join(best, this.emit(node.term))};`;
      if (!node.when) return [join()];
      const when = this.emit(node.when);
      const inner = this.#inBlock(() => [join()]);
      return [`if (${when}) {`, indent(inner), "}"];
    });
    this.#block.lines.push(
      `for (var ${index} = 0; ${index} < ${node.size}; ${index}++) {`,
      indent(body),
      "}",
    );
    return best;
  }

  /** The statements of a block; `write` gives the last ones. */
  #inBlock(write: () => readonly string[]): string {
    const block: Block = { lines: [], names: new Map() };
    this.#blocks.push(block);
    const last = write();
    this.#blocks.pop();
    return [...block.lines, ...last].join("\n");
  }
}

/** Statements that split `item` into coordinates. */
function coordinates(shape: readonly number[]): string[] {
  const lines = ["var rest = u32(item);"];
  for (let axis = shape.length - 1; axis > 0; axis--) {
    lines.push(`let c${axis} = i32(rest % ${shape[axis]}u);`);
    lines.push(`rest = rest / ${shape[axis]}u;`);
  }
  if (shape.length > 0) lines.push("let c0 = i32(rest);");
  return lines;
}

/** Renders a loop step. */
export function renderLoop(
  step: LoopStep,
  limits: WgslLimits,
  sharing: Sharing,
): RenderedWgsl {
  const count = sizeOf(step.shape);
  if (count === 0) return { dispatches: [] };
  const use = (buffer: number, type: NumericType, length: number) => ({
    buffer,
    name: buffer === step.inputs.length ? "out" : `in${buffer}`,
    type,
    length,
    wide: false,
  });
  const declared = declareBuffers([
    ...step.inputs.map((type, index) => use(index, type, step.lengths[index]!)),
    use(step.inputs.length, step.outputType, count),
  ], sharing);
  const emitter = new LoopEmitter(declared.access);
  const result = emitter.emit(step.expression);
  const dispatch = assemble({
    declared,
    functions: emitter.functions,
    threads: THREADS,
    groups: Math.ceil(count / THREADS),
    body: [
      `let item = group * ${THREADS} + local;`,
      `if (item >= ${count}) { return; }`,
      ...coordinates(step.shape),
      ...emitter.lines,
      declared.access.at(-1)!.store("item", result),
    ].join("\n"),
  }, limits);
  return { dispatches: [dispatch] };
}
