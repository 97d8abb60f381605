/**
 * Injects failures at random moments of ordinary work. After each one the lab
 * must be usable: the caller was told, variables are as they were before a
 * program or after it and never between, nothing has leaked, and training goes
 * on with the same bits as ever.
 * @module
 */
import {
  assert,
  assertEquals,
  AssertionError,
  assertStringIncludes,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { override } from "../../../lib/backend/override.ts";
import { makeRandom, type Random } from "../../../lib/plan/random.ts";
import { type Failure, FAILURES, type Point, runWatched } from "./kinds.ts";
import {
  BATCH_BYTES,
  makeSubject,
  MOST_FORGOTTEN,
  type Subject,
  type Work,
  WORKS,
} from "./work.ts";

/** How what is lost says so. */
const LOST = "what computes it has failed";

function bitsOf({ variables }: Subject): string {
  const values = variables.map((variable) => variable.dataSync());
  return values
    .map((array) => new Uint32Array(array.slice().buffer).join())
    .join(" ");
}

/** All states that a work goes through, the first one included. */
async function statesOf(work: Work, subject: Subject): Promise<Set<string>> {
  const states = new Set([bitsOf(subject)]);
  const end = override(
    subject.model.optimizer,
    "applyGradients",
    (original) =>
      function (this: tf.Optimizer, gradients) {
        original.call(this, gradients);
        states.add(bitsOf(subject));
      },
  );
  await work(subject);
  end();
  return states;
}

/** A lab at work, its subject and how that began. */
interface Bench {
  readonly lab: tm.Lab;
  readonly subject: Subject;
  readonly start: readonly Float32Array[];
}

async function open(options: tm.LabOptions): Promise<Bench> {
  const lab = await tm.start(options);
  const subject = await makeSubject();
  const start = subject.variables
    .map((variable) => variable.dataSync().slice() as Float32Array);
  return { lab, subject, start };
}

/** Makes all variables as they were at the start. */
function rewind({ subject, start }: Bench): void {
  subject.variables.forEach((variable, at) => {
    const values = tf.tensor(start[at]!, variable.shape);
    variable.assign(values);
    values.dispose();
  });
}

/** What a work does where nothing fails. */
interface Expectation {
  readonly states: ReadonlySet<string>;
  readonly calls: Readonly<Record<Point, number>>;
}

async function expectationOf(work: Work, bench: Bench): Promise<Expectation> {
  const { subject } = bench;
  rewind(bench);
  const states = await statesOf(work, subject);
  const calls = { allocations: 0, "device calls": 0, ops: 0 };
  for (const point of Object.keys(calls) as Point[]) {
    rewind(bench);
    calls[point] = await runWatched(() => work(subject), point);
  }
  return { states, calls };
}

/** What is tried. */
interface Attempt {
  /** For messages. */
  readonly title: string;
  readonly workName: string;
  readonly work: Work;
  readonly failure: Failure;
  /** Number of the call at which it strikes. */
  readonly at: number;
  readonly states: ReadonlySet<string>;
}

/** How an attempt ended. */
interface Outcome {
  readonly hasStruck: boolean;
  /** What the caller was told. */
  readonly error: Error | null;
}

async function strikeOnce(
  { lab, subject }: Bench,
  { work, failure: { point, strike }, at }: Attempt,
): Promise<Outcome> {
  let hasStruck = false;
  const once = () => {
    hasStruck = true;
    strike();
  };
  try {
    await runWatched(() => work(subject), point, at, once);
    await lab.flush();
    return { hasStruck, error: null };
  } catch (error) {
    return { hasStruck, error: error as Error };
  }
}

/** Fails unless all variables are as between two steps, or say themselves that they are lost where that may be. */
function checkVariables(bench: Bench, attempt: Attempt): void {
  const { title, failure, states } = attempt;
  try {
    assert(states.has(bitsOf(bench.subject)), `${title}: between two states`);
  } catch (error) {
    if (!failure.mayLose || error instanceof AssertionError) throw error;
    assertStringIncludes((error as Error).message, LOST, title);
  }
}

/** One failure, and that nothing is broken after it; whether it has struck. */
async function strikeAndCheck(
  bench: Bench,
  attempt: Attempt,
): Promise<boolean> {
  const { lab, subject } = bench;
  const { title, work, failure, states } = attempt;
  rewind(bench);
  const { inUse } = lab.memory();
  const { numTensors } = tf.memory();
  const { hasStruck, error } = await strikeOnce(bench, attempt);
  lab.recover();
  const isTold = error !== null || failure.mayBeOvercome;
  assert(!hasStruck || isTold, `${title}: nobody was told`);
  if (lab.options.recording === "lazy") checkVariables(bench, attempt);
  rewind(bench);
  const most = MOST_FORGOTTEN[attempt.workName] ?? 0;
  const forgotten = tf.memory().numTensors - numTensors;
  assert(forgotten <= most, `${title}: ${forgotten} tensors are left`);
  const leftBytes = lab.memory().inUse - inUse;
  assert(leftBytes <= most * BATCH_BYTES, `${title}: ${leftBytes} B are left`);
  await work(subject);
  assert(states.has(bitsOf(subject)), `${title}: what follows differs`);
  return hasStruck;
}

/** A failure that the worker does not survive: an error, and a lab started anew does as before. */
async function killAndCheck(bench: Bench, attempt: Attempt): Promise<Bench> {
  const { title, states } = attempt;
  rewind(bench);
  const { hasStruck, error } = await strikeOnce(bench, attempt);
  if (!hasStruck) return bench;
  assertStringIncludes(String(error), "worker has died", title);
  await bench.lab.stop();
  const next = await open(bench.lab.options);
  assertEquals(next.start, bench.start, `${title}: a new lab begins otherwise`);
  await attempt.work(next.subject);
  assert(states.has(bitsOf(next.subject)), `${title}: a new lab differs`);
  return next;
}

/** Draws what to try next; the name lacks the turn. */
function draw(
  random: Random,
  expectations: ReadonlyMap<string, Expectation>,
): Attempt {
  const pick = (names: readonly string[]) =>
    names[Math.floor(random() * names.length)]!;
  const workName = pick(Object.keys(WORKS));
  const failureName = pick(Object.keys(FAILURES));
  const failure = FAILURES[failureName]!;
  const { states, calls } = expectations.get(workName)!;
  const at = Math.floor(random() * calls[failure.point]);
  const title = `${failureName} at ${at} of ${calls[failure.point]} ` +
    `${failure.point} in ${workName}`;
  return { title, workName, work: WORKS[workName]!, failure, at, states };
}

/** Injects so many failures into a lab's work; the seed decides which and where. */
export async function injectFailures(
  options: tm.LabOptions,
  count: number,
  seed: number,
): Promise<void> {
  const random = makeRandom(seed);
  let bench = await open(options);
  try {
    const expectations = new Map<string, Expectation>();
    for (const [name, work] of Object.entries(WORKS)) {
      expectations.set(name, await expectationOf(work, bench));
    }
    let struck = 0;
    for (let turn = 0; struck < count; turn++) {
      const drawn = draw(random, expectations);
      const attempt = { ...drawn, title: `turn ${turn}, ${drawn.title}` };
      if (drawn.failure.isDeadly) {
        const next = await killAndCheck(bench, attempt);
        if (next !== bench) struck++;
        bench = next;
      } else if (await strikeAndCheck(bench, attempt)) struck++;
    }
  } finally {
    await bench.lab.stop();
  }
}
