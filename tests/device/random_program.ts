/**
 * Random programs for devices that compute, and what they must give: every
 * step of them by itself, by the reference.
 * @module
 */
import { assertEquals } from "@std/assert";
import * as fc from "fast-check";
import type { Device, PlacedStep } from "../../lib/device/device.ts";
import { binary, input, unary } from "../../lib/program/expression.ts";
import type { GeneratedStep, HostStep, Step } from "../../lib/program/step.ts";
import { evaluateStep } from "./reference.ts";

const LENGTH = 64; // One granule of 256 bytes.
const SLOT_BYTES = 4 * LENGTH;
/** Slots of a program; those from this one on lie in the second region. */
const SLOTS = 10;
const SECOND_REGION = 6;
const VALUES = 5;

function flat(
  expression: Extract<GeneratedStep, { kind: "elementwise" }>["expression"],
  inputs: number,
  offsetParameter: number | null = null,
): GeneratedStep {
  const view = { type: "float32" as const, strides: [1], offsetParameter };
  return {
    kind: "elementwise",
    shape: [offsetParameter === null ? LENGTH : LENGTH / 2],
    inputs: Array.from({ length: inputs }, () => view),
    expression,
    outputType: "float32",
  };
}

function host(op: string, attributes: HostStep["attributes"]): HostStep {
  const tensor = { dtype: "float32" as const, shape: [LENGTH] };
  const inputs = op === "Fill" ? {} : { x: tensor };
  return { kind: "host", op, inputs, attributes, outputs: [tensor] };
}

interface Kind {
  readonly step: Step;
  readonly inputs: number;
  readonly parameters: number;
  /** Writes its output from its inputs. */
  readonly evaluate: (
    inputs: readonly Float32Array[],
    parameters: readonly number[],
  ) => ArrayLike<number>;
}

function generated(
  step: GeneratedStep,
  inputs: number,
  parameters = 0,
): Kind {
  const evaluate: Kind["evaluate"] = (values, given) =>
    evaluateStep(step, values, given);
  return { step, inputs, parameters, evaluate };
}

const KINDS: Readonly<Record<string, Kind>> = {
  add: generated(flat(binary("add", input(0), input(1)), 2), 2),
  subtract: generated(flat(binary("subtract", input(0), input(1)), 2), 2),
  absolute: generated(flat(unary("absolute", input(0)), 1), 1),
  slice: generated(flat(input(0), 1, 0), 1, 1),
  laterSlice: generated(flat(unary("negate", input(0)), 1, 2), 1, 3),
  hostNegate: {
    step: host("Neg", {}),
    inputs: 1,
    parameters: 0,
    evaluate: ([x]) => x!.map((value) => -value),
  },
  hostFill: {
    step: host("Fill", { shape: [LENGTH], value: 3, dtype: "float32" }),
    inputs: 0,
    parameters: 0,
    evaluate: () => new Float32Array(LENGTH).fill(3),
  },
};

/** A step of a program: what it does, and the slots and values it binds. */
interface RandomStep {
  readonly kind: string;
  readonly slots: readonly number[];
  readonly parameters: readonly number[];
}

const slot = fc.nat(SLOTS - 1);

function stepsOf(kinds: readonly string[]): fc.Arbitrary<RandomStep[]> {
  const step = fc.constantFrom(...kinds).chain((kind) => {
    const { inputs, parameters } = KINDS[kind]!;
    const exactly = (length: number) => ({
      minLength: length,
      maxLength: length,
    });
    return fc.record({
      kind: fc.constant(kind),
      slots: fc.array(slot, exactly(inputs + 1)),
      parameters: fc.array(fc.nat(VALUES - 1), exactly(parameters)),
    });
  });
  // A slice in place would read what it has written.
  return fc.array(step, { minLength: 1, maxLength: 30 }).map((steps) =>
    steps.filter(({ kind, slots }) =>
      KINDS[kind]!.parameters === 0 || slots[0] !== slots[1]
    )
  );
}

interface RandomRun {
  /** Granules at which the two regions begin. */
  readonly starts: readonly [number, number];
  /** Elements at which slices begin. */
  readonly values: readonly number[];
}

const oneRun: fc.Arbitrary<RandomRun> = fc.record({
  starts: fc.constantFrom<RandomRun["starts"][]>([0, 16], [0, 32], [48, 8]),
  values: fc.array(fc.nat(LENGTH / 2), {
    minLength: VALUES,
    maxLength: VALUES,
  }),
});

/** A program and its runs, with and without host steps. */
export const randomProgram: fc.Arbitrary<{
  readonly steps: readonly RandomStep[];
  readonly runs: readonly RandomRun[];
}> = fc.record({
  steps: fc.oneof(
    stepsOf(Object.keys(KINDS)),
    stepsOf(["add", "subtract", "absolute", "slice", "laterSlice"]),
  ),
  runs: fc.array(oneRun, { minLength: 1, maxLength: 4 }),
});

function placed(device: Device, { kind, slots, parameters }: RandomStep) {
  const bindings = slots.map((slot) => {
    const isSecond = slot >= SECOND_REGION;
    const at = isSecond ? slot - SECOND_REGION : slot;
    const offset = at * SLOT_BYTES;
    return { region: Number(isSecond), offset, sizeBytes: SLOT_BYTES };
  });
  const prepared = device.prepare(kind, KINDS[kind]!.step);
  return { prepared, bindings, parameters } satisfies PlacedStep;
}

function evaluate(
  steps: readonly RandomStep[],
  { starts, values }: RandomRun,
  memory: Float32Array,
): void {
  const viewOf = (slot: number) => {
    const isSecond = Number(slot >= SECOND_REGION);
    const granule = starts[isSecond]! + slot - isSecond * SECOND_REGION;
    return memory.subarray(granule * LENGTH, (granule + 1) * LENGTH);
  };
  for (const { kind, slots, parameters } of steps) {
    const views = slots.map(viewOf);
    const inputs = views.slice(0, -1).map((view) => view.slice());
    const given = parameters.map((at) => values[at]!);
    views.at(-1)!.set(KINDS[kind]!.evaluate(inputs, given));
  }
}

const GRANULES = 64;

/** Runs a program on a device and compares all of its memory with the reference. */
export function checkProgram(
  device: Device,
  segment: number,
  { steps, runs }: {
    readonly steps: readonly RandomStep[];
    readonly runs: readonly RandomRun[];
  },
): void {
  const memory = Float32Array.from(
    { length: GRANULES * LENGTH },
    (_, at) => (at * 37) % 101 - 50,
  );
  const whole = { segment, address: 0, sizeBytes: memory.byteLength };
  device.write(whole, new Uint8Array(memory.slice().buffer));
  const program = device.prepareProgram(
    steps.map((step) => placed(device, step)),
  );
  for (const run of runs) {
    const regions = run.starts.map((granule) => ({
      segment,
      address: granule * SLOT_BYTES,
      sizeBytes: SECOND_REGION * SLOT_BYTES,
    }));
    device.runProgram(program, regions, run.values);
    evaluate(steps, run, memory);
  }
  const actual = new Float32Array(device.readSync(whole).slice().buffer);
  device.forgetProgram(program);
  assertEquals(actual, memory);
}

/** A segment for programs that are checked. */
export function reserveForPrograms(device: Device): number {
  return device.reserve(GRANULES * SLOT_BYTES)!;
}
