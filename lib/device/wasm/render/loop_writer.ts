/**
 * The code of loop expressions. Whole numbers and truth values that are the
 * same in all lanes are computed once, as int32; all else in vectors, several
 * beside each other, so that their common index arithmetic is shared.
 *
 * A value is computed where it is first asked for and found again inside the
 * same block. Before a loop begins, all that does not change in it is asked
 * for.
 * @module
 */
import { i32, i32x4 } from "../../../dependencies/wasmati.ts";
import {
  type LoopExpression,
  loopOperandsOf,
} from "../../../program/loop_expression.ts";
import { splatBits, variable } from "./emit.ts";
import { integerToMask } from "./emit_lanes.ts";
import { castVector, constantVector } from "./expression.ts";
import { writeFold } from "./loop_fold.ts";
import { LANES } from "./loop_facts.ts";
import { loadScalar, loadVectors } from "./loop_load.ts";
import type {
  LoopScope,
  LoopSurroundings,
  Mode,
  Vectors,
  Width,
} from "./loop_scope.ts";
import { vectorOperator } from "./loop_operator.ts";
import {
  asLocal,
  chooseScalar,
  hasScalarCode,
  type Scalar,
  scalarBinary,
} from "./loop_scalar.ts";

type Demand = readonly [LoopExpression, Mode];

/** Writes expressions inside one block of code. */
export class LoopWriter implements LoopScope {
  readonly around: LoopSurroundings;
  readonly #outer: LoopWriter | null;
  readonly #indices: ReadonlyMap<string, Scalar>;
  readonly #scalars = new Map<LoopExpression, Scalar>();
  readonly #vectors = new Map<LoopExpression, Vectors>();

  /** A writer for the outermost block, or for one inside another. */
  constructor(
    around: LoopSurroundings,
    outer: LoopWriter | null = null,
    indices: ReadonlyMap<string, Scalar> = new Map(),
  ) {
    this.around = around;
    this.#outer = outer;
    this.#indices = indices;
  }

  /** A writer for a block inside this one, in one more loop if there is an index. */
  inside(loop?: string, index?: Scalar): LoopWriter {
    const indices = loop === undefined
      ? this.#indices
      : new Map([...this.#indices, [loop, index!]]);
    return new LoopWriter(this.around, this, indices);
  }

  /** The same block, once the lanes are known. */
  along(width: Width, coordinates: readonly Scalar[]): LoopWriter {
    const around = { ...this.around, width, coordinates };
    const indices = new Map([...this.#indices, [LANES, 0]]);
    return new LoopWriter(around, this, indices);
  }

  /** Computes what does not change in a loop that is about to begin. */
  prepare(node: LoopExpression, mode: Mode): void {
    const { loops } = this.around.analysis.of(node);
    const isReady = [...loops].every((loop) => this.#indices.has(loop));
    if (!isReady) {
      for (const demand of this.#demandsOf(node, mode)) this.prepare(...demand);
    } else if (mode === "scalar") this.scalar(node);
    else this.vectors(node);
  }

  /** Whether an expression is an int32 or bool that all lanes share. */
  isScalar(node: LoopExpression): boolean {
    const { analysis } = this.around;
    return analysis.of(node).type !== "float32" && analysis.isUniform(node);
  }

  /** How a condition is best asked for. */
  modeOf(condition: LoopExpression): Mode {
    return this.isScalar(condition) ? "scalar" : "vectors";
  }

  /** The value of the first lane, of an int32 or bool (0 or 1). */
  scalar(node: LoopExpression): Scalar {
    const known = this.#findScalar(node);
    if (known !== undefined) return known;
    const made = this.#writeScalar(node);
    this.#scalars.set(node, made);
    return made;
  }

  /** The values of all lanes, bool as masks. */
  vectors(node: LoopExpression): Vectors {
    const known = this.#findVectors(node);
    if (known) return known;
    const made = this.#writeVectors(node);
    this.#vectors.set(node, made);
    return made;
  }

  #findScalar(node: LoopExpression): Scalar | undefined {
    const known = this.#scalars.get(node);
    if (known !== undefined || !this.#outer) return known;
    return this.#sharesLanes(node) ? this.#outer.#findScalar(node) : undefined;
  }

  #findVectors(node: LoopExpression): Vectors | undefined {
    const known = this.#vectors.get(node);
    if (known || !this.#outer) return known;
    return this.#sharesLanes(node) ? this.#outer.#findVectors(node) : undefined;
  }

  /** What changes with the lanes is known only while these are the same. */
  #sharesLanes(node: LoopExpression): boolean {
    return this.#outer?.around === this.around ||
      this.around.analysis.isUniform(node);
  }

  #demandsOf(node: LoopExpression, mode: Mode): readonly Demand[] {
    const whens = (when: LoopExpression | null): Demand[] =>
      when ? [[when, this.modeOf(when)]] : [];
    const { analysis } = this.around;
    switch (node.kind) {
      case "load": {
        const isAffine = analysis.of(node.at).laneStep !== null;
        return [
          [node.at, isAffine ? "scalar" : "vectors"],
          ...whens(node.when),
        ];
      }
      case "fold":
        return [[node.term, "vectors"], ...whens(node.when)];
      default: {
        const own = this.#isWhole(node) ? "scalar" : mode;
        return loopOperandsOf(node).map((part): Demand => [
          part,
          hasScalarCode(node, analysis) ? own : "vectors",
        ]);
      }
    }
  }

  /** Whether all lanes share a value that is computed as int32. */
  #isWhole(node: LoopExpression): boolean {
    return this.isScalar(node) && hasScalarCode(node, this.around.analysis);
  }

  #writeScalar(node: LoopExpression): Scalar {
    if (!hasScalarCode(node, this.around.analysis)) {
      return this.#firstLane(node);
    }
    switch (node.kind) {
      case "constant":
        return node.type === "bool" ? Number(node.value !== 0) : node.value | 0;
      case "coordinate":
        return this.around.coordinates[node.axis]!;
      case "index":
        return this.#indices.get(node.loop)!;
      case "load":
        return loadScalar(this, node);
      case "binary":
        return scalarBinary(
          node.operator,
          this.scalar(node.left),
          this.scalar(node.right),
        );
      case "select":
        return chooseScalar(
          this.scalar(node.condition),
          this.scalar(node.whenTrue),
          this.scalar(node.whenFalse),
        );
      default:
        return this.#firstLane(node);
    }
  }

  #firstLane(node: LoopExpression): Scalar {
    const [first] = this.vectors(node);
    const value = i32x4.extract_lane(0, first!);
    return this.around.analysis.of(node).type === "bool"
      ? variable("i32", i32.and(value, 1))
      : variable("i32", value);
  }

  #writeVectors(node: LoopExpression): Vectors {
    const { type } = this.around.analysis.of(node);
    if (node.kind === "constant") return [constantVector(node.value, type)];
    if (this.#isWhole(node)) {
      const same = i32x4.splat(asLocal(this.scalar(node)));
      const mask = type === "bool" ? integerToMask(same) : same;
      return [variable("v128", mask)];
    }
    switch (node.kind) {
      case "coordinate":
      case "index":
        return this.#lanesFrom(this.scalar(node));
      case "load":
        return loadVectors(this, node);
      case "fold":
        return writeFold(this, node);
      default:
        return this.#operator(node);
    }
  }

  /** The numbers from `first` on, one per lane. */
  #lanesFrom(first: Scalar): Vectors {
    const { lanes, groups } = this.around.width;
    const start = variable("v128", i32x4.splat(asLocal(first)));
    if (lanes === 1) return [start];
    return Array.from({ length: groups }, (_, group) => {
      let steps = variable("v128", splatBits(4 * group));
      for (let lane = 1; lane < 4; lane++) {
        steps = variable(
          "v128",
          i32x4.replace_lane(lane, steps, 4 * group + lane),
        );
      }
      return variable("v128", i32x4.add(start, steps));
    });
  }

  #operator(
    node: Extract<
      LoopExpression,
      { kind: "unary" | "binary" | "select" | "cast" }
    >,
  ): Vectors {
    const { analysis, width } = this.around;
    const parts = loopOperandsOf(node);
    const operands = parts.map((part) => this.vectors(part));
    const groups = Math.max(...operands.map((each) => each.length));
    const types = parts.map((part) => analysis.of(part).type);
    return Array.from({ length: groups }, (_, group) => {
      const own = operands.map((each) => each[group % each.length]!);
      return node.kind === "cast"
        ? castVector(own[0]!, types[0]!, node.to)
        : vectorOperator(node, types, own, width.lanes);
    });
  }
}
