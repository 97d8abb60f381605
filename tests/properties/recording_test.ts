/**
 * Random programs give the same values and leave the same bytes behind under
 * every strategy, recorded or run at once, as on TensorFlow.js's cpu backend.
 * Between our own ways of running they give the same bits.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import fc from "fast-check";
import "../support/labs.ts";

const SHAPE: [number, number] = [4, 3];
const RUNS = 25;

/** What a program does next: an op on two of its tensors, with a number of its own. */
interface Action {
  readonly kind: number;
  readonly left: number;
  readonly right: number;
  readonly number: number;
}

type Op = (x: tf.Tensor2D, y: tf.Tensor2D, number: number) => tf.Tensor;

const AS_IS = false;
const TRANSPOSED = true;
/** The reduced dimension stays, with one element. */
const KEPT = true;

/** Ops from two matrices to one of the same shape. */
const OPS: readonly Op[] = [
  (x, y) => x.add(y),
  (x, y) => x.sub(y).mul(0.5),
  (x, y) => x.mul(y).clipByValue(-4, 4),
  (x, y) => tf.maximum(x, y),
  (x) => x.relu(),
  (x) => x.tanh(),
  (x, y) => tf.where(x.greater(y), x, y),
  (x, _, number) => x.mul(tf.scalar(number / 8)),
  (x) => x.softmax(),
  (x, y) => x.matMul(y, AS_IS, TRANSPOSED).matMul(x).div(8).clipByValue(-4, 4),
  (x) => x.sum(0, KEPT).add(x).mul(0.25),
  (x) => x.mean(1, KEPT).sub(x),
  (x) => x.reshape([3, 4]).transpose().reshape(SHAPE),
  (x, y, number) =>
    tf.concat([x.slice([number % 3], [2]), y.slice([number % 2], [2])]),
  (x, _, number) => tf.gather(x, tf.tensor1d([number, 1, 2, 0], "int32")),
  (x) => x.mul(3).cast("int32").cast("float32").div(3),
  (x) => x.cumsum(1).clipByValue(-4, 4),
  (x) => tf.topk(x, 3).values,
  (x) => x.reverse(0),
  (x, y) => tf.real(tf.complex(x, y)).add(tf.imag(tf.complex(y, x))).mul(0.5),
  (x) => x.clone(),
  (x) => tf.tidy(() => x.square().add(1).sqrt().sub(x)),
  (x, y) => tf.grad((z) => z.mul(y).tanh())(x),
];

/** Things besides ops. */
const DISPOSE = OPS.length;
const ASSIGN = OPS.length + 1;
const READ = OPS.length + 2;
const WAIT = OPS.length + 3;

const ACTIONS = fc.array(
  fc.record({
    kind: fc.nat({ max: WAIT }),
    left: fc.nat(),
    right: fc.nat(),
    number: fc.nat({ max: 3 }),
  }),
  { maxLength: 40 },
);

/** A program under way. */
class Machine {
  readonly seen: number[][] = [];
  readonly #tensors: tf.Tensor[];
  readonly #variable: tf.Variable;

  constructor() {
    const start = tf.tensor2d(
      Array.from({ length: 12 }, (_, at) => Math.sin(at * 1.7)),
      SHAPE,
    );
    this.#variable = tf.variable(start);
    this.#tensors = [start, tf.ones(SHAPE)];
  }

  async act({ kind, left, right, number }: Action): Promise<void> {
    const pick = (at: number) =>
      this.#tensors[at % this.#tensors.length] as tf.Tensor2D;
    if (kind < OPS.length) {
      const op = OPS[kind]!;
      this.#tensors.push(tf.tidy(() => op(pick(left), pick(right), number)));
    } else if (kind === DISPOSE && this.#tensors.length > 1) {
      this.#tensors.splice(left % this.#tensors.length, 1)[0]!.dispose();
    } else if (kind === ASSIGN) {
      const value = tf.tidy(() => this.#variable.mul(0.5).add(pick(left)));
      this.#variable.assign(value as tf.Tensor2D);
      value.dispose();
    } else if (kind === READ) {
      this.seen.push([...pick(left).dataSync()]);
    } else if (kind === WAIT) {
      this.seen.push([...await pick(right).data()]);
    }
  }

  /** Reads all that lives and disposes it. */
  async end(): Promise<number[][]> {
    for (const tensor of [...this.#tensors, this.#variable]) {
      this.seen.push([...await tensor.data()]);
      tensor.dispose();
    }
    return this.seen;
  }
}

async function run(actions: readonly Action[]): Promise<number[][]> {
  const machine = new Machine();
  for (const action of actions) await machine.act(action);
  return await machine.end();
}

const SETTINGS: readonly tm.LabOptions[] = [
  { strategy: "direct", recording: "eager" },
  { strategy: "pool", recording: "eager" },
  { strategy: "growth", recording: "eager" },
  { strategy: "arena", recording: "eager" },
  { strategy: "direct", recording: "lazy" },
  { strategy: "pool", recording: "lazy" },
  { strategy: "growth", recording: "lazy" },
  { strategy: "arena", recording: "lazy" },
  { strategy: "planned", recording: "lazy" },
];

/** Runs programs on one lab; every one leaves it as it found it. */
async function runAll(
  programs: readonly (readonly Action[])[],
  settings: tm.LabOptions,
): Promise<number[][][]> {
  await using lab = await tm.start({ device: "wasm", ...settings });
  const results: number[][][] = [];
  for (const actions of programs) {
    const { numTensors, numBytes } = tf.memory();
    const { inUse, blocks } = lab.memory();
    results.push(await run(actions));
    const after = tf.memory();
    assertEquals([after.numTensors, after.numBytes], [numTensors, numBytes]);
    const memory = lab.memory();
    assertEquals([memory.inUse, memory.blocks], [inUse, blocks]);
  }
  return results;
}

function assertClose(actual: number[][], expected: number[][]): void {
  assertEquals(actual.length, expected.length);
  actual.forEach((values, at) =>
    values.forEach((value, index) => {
      const other = expected[at]![index]!;
      const difference = Math.abs(value - other);
      assert(difference <= 1e-4 * (1 + Math.abs(other)), `${value}, ${other}`);
    })
  );
}

const seed = Math.floor(Math.random() * 2 ** 31);

Deno.test(`random programs are as on the cpu backend, however they run (seed ${seed})`, async () => {
  const programs = fc.sample(ACTIONS, { numRuns: RUNS, seed });
  await tf.setBackend("cpu");
  const expected: number[][][] = [];
  for (const actions of programs) expected.push(await run(actions));
  let first: number[][][] | null = null;
  for (const settings of SETTINGS) {
    const results = await runAll(programs, settings);
    results.forEach((result, at) => assertClose(result, expected[at]!));
    first ??= results;
    assertEquals(results, first, JSON.stringify(settings));
  }
});
