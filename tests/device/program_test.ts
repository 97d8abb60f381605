/**
 * Programs on the devices that compute.
 * @module
 */
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { roundUp } from "../../lib/base/bytes.ts";
import { UnsupportedError } from "../../lib/base/errors.ts";
import type {
  ByteRange,
  Device,
  PreparedProgram,
} from "../../lib/device/device.ts";
import { startWasmDevice } from "../../lib/device/wasm/device.ts";
import { startWebGpuDevice } from "../../lib/device/webgpu/device.ts";
import { binary, constant, input } from "../../lib/program/expression.ts";
import type { Step } from "../../lib/program/step.ts";
import {
  checkProgram,
  randomProgram,
  reserveForPrograms,
} from "./random_program.ts";
import { evaluateStep } from "./reference.ts";
import { MISSING } from "./webgpu/support.ts";

interface Place {
  readonly name: string;
  readonly ignore: boolean;
  readonly numRuns: number;
  readonly start: () => Promise<Device>;
}

const DEVICES: readonly Place[] = [
  {
    name: "wasm",
    ignore: false,
    numRuns: 300,
    start: () => startWasmDevice({ threads: 2 }),
  },
  {
    name: "webgpu",
    ignore: MISSING !== null,
    numRuns: 40,
    start: startWebGpuDevice,
  },
];

function testEach(
  claim: string,
  body: (device: Device, place: Place) => void,
): void {
  for (const place of DEVICES) {
    const { name, ignore } = place;
    const fn = async () => {
      const device = await place.start();
      try {
        body(device, place);
      } finally {
        await device.stop();
      }
    };
    Deno.test({ name: `[${name}] ${claim}`, ignore, fn });
  }
}

testEach(
  "runProgram() gives what the steps give one by one, wherever its regions lie",
  (device, { numRuns }) => {
    const segment = reserveForPrograms(device);
    fc.assert(
      fc.property(
        randomProgram,
        (program) => checkProgram(device, segment, program),
      ),
      { numRuns },
    );
  },
);

/** Large enough to wake other threads. */
const SIDE = 256;
const MATRIX_BYTES = 4 * SIDE * SIDE;
const PRODUCT: Step & { kind: "matmul" } = {
  kind: "matmul",
  ...{ batchA: 1, batchB: 1, m: SIDE, n: SIDE, k: SIDE },
  ...{ transposeA: false, transposeB: false, bias: false, activation: null },
};

/** The square and the cube of the matrix at the start of a region. */
class Powers {
  readonly #device: Device;
  readonly #region: ByteRange;
  readonly #program: PreparedProgram;

  constructor(device: Device) {
    this.#device = device;
    const prepared = device.prepare("product", PRODUCT);
    const { scratchBytes } = prepared;
    const sizeBytes = roundUp(3 * MATRIX_BYTES + scratchBytes, 256);
    this.#region = {
      segment: device.reserve(sizeBytes)!,
      address: 0,
      sizeBytes,
    };
    const at = (place: number, sizeBytes = MATRIX_BYTES) => (
      { region: 0, offset: place * MATRIX_BYTES, sizeBytes }
    );
    const scratch = scratchBytes === 0 ? [] : [at(3, scratchBytes)];
    this.#program = device.prepareProgram(
      [[0, 0, 1], [0, 1, 2]].map((places) => ({
        prepared,
        bindings: [...places.map((place) => at(place)), ...scratch],
        parameters: [],
      })),
    );
  }

  cube(values: Float32Array<ArrayBuffer>): Float32Array {
    const device = this.#device;
    device.write(this.#region, new Uint8Array(values.buffer));
    device.runProgram(this.#program, [this.#region], []);
    return this.read(2);
  }

  /** One product that is prepared anew and runs by itself. */
  runOther(): void {
    const range = (place: number, sizeBytes = MATRIX_BYTES) => (
      { ...this.#region, address: place * MATRIX_BYTES, sizeBytes }
    );
    const other = this.#device.prepare("other", {
      ...PRODUCT,
      transposeB: true,
    });
    const scratch = other.scratchBytes === 0
      ? []
      : [range(3, other.scratchBytes)];
    const places = [0, 1, 2].map((place) => range(place));
    this.#device.run(other, [...places, ...scratch], []);
  }

  /** Forgets the program, whose steps may be forgotten already. */
  forget(): void {
    this.#device.forgetProgram(this.#program);
  }

  read(place: number): Float32Array {
    const address = place * MATRIX_BYTES;
    const range = { ...this.#region, address, sizeBytes: MATRIX_BYTES };
    return new Float32Array(this.#device.readSync(range).slice().buffer);
  }
}

testEach(
  "runProgram() runs steps on all threads, even after forget()",
  (device) => {
    const powers = new Powers(device);
    const values = Float32Array.from(
      { length: SIDE * SIDE },
      (_, at) => at % 7,
    );
    const square = evaluateStep(PRODUCT, [values, values], []);
    const cube = evaluateStep(PRODUCT, [values, square], []);
    for (let turn = 0; turn < 3; turn++) {
      // Whole numbers below 2^24, so every order of adding gives the same.
      assertEquals(powers.cube(values), cube);
      device.forget();
      powers.runOther();
    }
    powers.forget();
    device.finishSync();
  },
);

testEach(
  "runProgram() stops at a host step that throws and names it",
  (device) => {
    const tensor = { dtype: "float32" as const, shape: [1] };
    const host = (op: string) =>
      device.prepare(op, {
        kind: "host",
        op,
        inputs: { x: tensor },
        attributes: {},
        outputs: [tensor],
      });
    const at = (slot: number) => (
      { region: 0, offset: 256 * slot, sizeBytes: 4 }
    );
    const ops = ["Neg", "NoSuchOp", "Neg"].map(host);
    const program = device.prepareProgram(ops.map((prepared, index) => ({
      prepared,
      bindings: [at(index), at(index + 1)],
      parameters: [],
    })));
    const segment = device.reserve(1024)!;
    const region = { segment, address: 0, sizeBytes: 1024 };
    const values = new Float32Array(256).fill(5);
    device.write(region, new Uint8Array(values.buffer));
    device.describe = (run, step) => `step ${step} of ${run}`;
    const run = device.runProgram(program, [region], []);
    device.runProgram(program, [region], []);
    const error = assertThrows(() => device.finishSync(), Error, "NoSuchOp");
    assert(error.message.endsWith(`(met by step 1 of ${run})`), error.message);
    const now = new Float32Array(device.readSync(region).slice().buffer);
    assertEquals([0, 64, 128, 192].map((index) => now[index]), [5, -5, 5, 5]);
  },
);

testEach(
  "runProgram() runs thousands of steps with values of their own",
  (device) => {
    const shift = device.prepare("shift", {
      kind: "elementwise",
      shape: [32],
      inputs: [{ type: "float32", strides: [1], offsetParameter: 0 }],
      expression: binary("add", input(0), constant(1)),
      outputType: "float32",
    });
    const at = (slot: number) => (
      { region: 0, offset: 256 * (slot % 2), sizeBytes: 256 }
    );
    const count = 3000;
    const program = device.prepareProgram(
      Array.from({ length: count }, (_, step) => ({
        prepared: shift,
        bindings: [at(step), at(step + 1)],
        parameters: [step],
      })),
    );
    const segment = device.reserve(512)!;
    const region = { segment, address: 0, sizeBytes: 512 };
    const slots = [0, 1].map(() => new Float32Array(64).fill(7));
    const bytes = new Uint8Array(512);
    slots.forEach((slot, index) =>
      bytes.set(new Uint8Array(slot.buffer), 256 * index)
    );
    device.write(region, bytes);
    const values = Array.from({ length: count }, (_, at) => (at * 7) % 33);
    device.runProgram(program, [region], values);
    for (let step = 0; step < count; step++) {
      const [from, to] = [slots[step % 2]!, slots[(step + 1) % 2]!];
      const start = values[step]!;
      to.set(from.subarray(start, start + 32).map((value) => value + 1));
    }
    const read = new Float32Array(device.readSync(region).slice().buffer);
    assertEquals([...read], slots.flatMap((slot) => [...slot]));
  },
);

Deno.test({
  name:
    "[webgpu] runProgram() names a step that the adapter cannot run, and blames nobody for what it hears of late",
  ignore: MISSING !== null,
  fn: async () => {
    const device = await startWebGpuDevice();
    try {
      device.describe = (run, step) => `step ${step} of ${run}`;
      const segment = device.reserve(512)!;
      const fill = (size: number) =>
        device.prepare(`fill ${size}`, {
          kind: "elementwise",
          shape: [size],
          inputs: [],
          expression: constant(5),
          outputType: "float32",
        });
      const bindings = [{ region: 0, offset: 0, sizeBytes: 4 }];
      const program = device.prepareProgram([1, 2 ** 31].map((size) => ({
        prepared: fill(size),
        bindings,
        parameters: [],
      })));
      const region = { segment, address: 0, sizeBytes: 512 };
      const run = device.runProgram(program, [region], []);
      const error = assertThrows(() => device.finishSync(), UnsupportedError);
      assertMatch(error.message, /^Cannot prepare elementwise \[2147483648\]/);
      assertMatch(error.message, new RegExp(`met by step 1 of ${run}\\)$`));
      // Addresses must be multiples of 256 bytes; 8 is none.
      device.run(fill(1), [{ segment, address: 8, sizeBytes: 4 }], []);
      const late = assertThrows(() => device.finishSync(), Error, "refused it");
      assert(!late.message.includes("met by"), late.message);
    } finally {
      await device.stop();
    }
  },
});
