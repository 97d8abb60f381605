/**
 * Programs on their way to a worker: as if their steps were run one by one,
 * and what becomes of them after an error.
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { INLINE_RUN_WORDS } from "../../lib/device/channel.ts";
import type { PlacedStep, PreparedStep } from "../../lib/device/device.ts";
import type { QueuedDevice } from "../../lib/device/queued_device.ts";
import {
  assertSame,
  Model,
  prepareSteps,
  range,
  STEP,
  withEcho,
} from "./echo.ts";
import { ECHO_BYTES, FAILING_STEP, IMPOSSIBLE_COLUMNS } from "./echo_worker.ts";

const ALIGNMENT = 256;
const REGIONS = 3;
const REGION_BYTES = 64 * 1024;

/** A step that writes its call to the start of a granule of region 0. */
function placed(
  prepared: PreparedStep,
  granule: number,
  parameters: readonly number[] = [],
): PlacedStep {
  const offset = granule * ALIGNMENT;
  return {
    prepared,
    bindings: [{ region: 0, offset, sizeBytes: 64 }],
    parameters,
  };
}

/** What the step that ran at a granule noted there: its number, place and values. */
function noteAt(device: QueuedDevice, address: number, words: number) {
  const bytes = device.readSync(range(address, 4 * words));
  return [...new Int32Array(bytes.slice().buffer)];
}

const region = range(0, REGION_BYTES);

const placedStep = fc.record({
  step: fc.nat(2),
  places: fc.array(
    fc.record({ region: fc.nat(REGIONS - 1), granule: fc.nat(200) }),
    { minLength: 1, maxLength: 12 },
  ),
  parameters: fc.array(fc.nat(9), { maxLength: 6 }),
});
const oneRun = fc.record({
  starts: fc.array(fc.nat(2000), { minLength: REGIONS, maxLength: REGIONS }),
  values: fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), {
    minLength: 10,
    maxLength: 10,
  }),
  /** Values that nobody reads, so that the run travels as a message. */
  idleValues: fc.constantFrom(0, 0, INLINE_RUN_WORDS),
});

Deno.test("QueuedDevice runProgram() does what its steps would one by one, in order with all else", () =>
  withEcho(async (device) => {
    const steps = prepareSteps(device, 3);
    await fc.assert(fc.asyncProperty(
      fc.array(placedStep, { maxLength: 12 }),
      fc.array(oneRun, { minLength: 1, maxLength: 4 }),
      (placedSteps, runs) => {
        const model = new Model();
        device.write(range(0, ECHO_BYTES), model.memory);
        const program = device.prepareProgram(
          placedSteps.map(({ step, places, parameters }) => ({
            prepared: steps[step]!,
            bindings: places.map(({ region, granule }) => (
              { region, offset: granule * ALIGNMENT, sizeBytes: 4 }
            )),
            parameters,
          })),
        );
        for (const { starts, values, idleValues } of runs) {
          const regions = starts.map((start) => (
            range(start * ALIGNMENT, REGION_BYTES)
          ));
          const all = [...values, ...Array(idleValues).fill(7)];
          device.runProgram(program, regions, all);
          for (const { step, places, parameters } of placedSteps) {
            const addresses = places.map(({ region, granule }) =>
              (starts[region]! + granule) * ALIGNMENT
            );
            model.run(step, addresses, parameters.map((at) => values[at]!));
          }
        }
        device.forgetProgram(program);
        assertSame(
          device.readSync(range(0, ECHO_BYTES)),
          model.read(0, ECHO_BYTES),
        );
        return Promise.resolve();
      },
    ));
  }));

Deno.test("QueuedDevice runProgram() stops at a step that throws and names it", () =>
  withEcho((device) => {
    const steps = prepareSteps(device, FAILING_STEP + 1);
    const failing = steps[FAILING_STEP]!;
    const program = device.prepareProgram([
      placed(steps[0]!, 0),
      placed(failing, 1),
      placed(steps[2]!, 2),
    ]);
    device.describe = (run, step) => `step ${step} of run ${run}`;
    const run = device.runProgram(program, [region], []);
    assertThrows(
      () => device.finishSync(),
      RangeError,
      `this step fails (met by step 1 of run ${run})`,
    );
    assertEquals(noteAt(device, 0, 3), [0, 9, 0]);
    assertEquals(noteAt(device, 2 * ALIGNMENT, 3), [0, 0, 0]);
    device.finishSync();
  }));

Deno.test("QueuedDevice passes over programs queued before an error was heard of", () =>
  withEcho((device) => {
    const steps = prepareSteps(device, FAILING_STEP + 1);
    const failing = device.prepareProgram([placed(steps[FAILING_STEP]!, 0)]);
    const noting = device.prepareProgram([placed(steps[2]!, 0, [0])]);
    const note = (value: number) =>
      device.runProgram(noting, [region], [value]);
    const last = () => noteAt(device, 0, 4)[3];
    note(1);
    device.runProgram(failing, [region], []);
    note(2);
    assertThrows(() => device.finishSync(), RangeError, "this step fails");
    assertEquals(last(), 1);
    note(3);
    assertEquals(last(), 3);
    // The error is there before it is heard of, and programs come in between.
    device.runProgram(failing, [region], []);
    assertThrows(() => {
      note(4);
      device.readSync(range(0, 4));
    }, RangeError);
    assertEquals(last(), 3);
    // After a single step, too; steps and writes go on.
    device.run(steps[FAILING_STEP]!, [], []);
    note(5);
    device.run(steps[0]!, [range(512, 4)], []);
    device.write(range(1024, 1), Uint8Array.of(8));
    assertThrows(() => device.finishSync(), RangeError, "this step fails");
    assertEquals(last(), 3);
    assertEquals(noteAt(device, 512, 3), [0, 9, 512]);
    assertEquals(noteAt(device, 1024, 1), [8]);
    note(6);
    assertEquals(last(), 6);
  }));

Deno.test("QueuedDevice runs no program on what a step before it left undone, whenever its error is told", () =>
  withEcho(async (device) => {
    const steps = prepareSteps(device, FAILING_STEP + 1);
    const failing = device.prepareProgram([placed(steps[FAILING_STEP]!, 0)]);
    const noting = device.prepareProgram([placed(steps[2]!, 0, [0])]);
    for (let turn = 1; turn <= 300; turn++) {
      const isFailing = turn % 3 === 0;
      if (isFailing) device.runProgram(failing, [region], []);
      // Told at any time, by chance before or after the worker got here.
      let isHeard = false;
      for (let wait = turn % 7; wait > 0; wait--) {
        try {
          device.check();
        } catch {
          isHeard = true;
        }
        await Promise.resolve();
      }
      device.runProgram(noting, [region], [turn]);
      let told: unknown = null;
      try {
        device.finishSync();
      } catch (error) {
        told = error;
      }
      assertEquals(isHeard || told !== null, isFailing);
      const isRun = noteAt(device, 0, 4)[3] === turn;
      assertEquals(isRun, told === null, `turn ${turn}`);
    }
  }));

Deno.test("QueuedDevice tells why a step cannot be prepared, and again when it or its program runs", () =>
  withEcho((device) => {
    const good = device.prepare("good", STEP);
    const step = { ...STEP, columns: IMPOSSIBLE_COLUMNS };
    const bad = device.prepare("bad", step);
    const text = `Cannot prepare softmax [1,13] as its code must be made: ` +
      "no code for this";
    assertThrows(() => device.finishSync(), RangeError, text);
    device.describe = (run, step) => `step ${step} of run ${run}`;
    const single = device.run(bad, [range(0, 4)], []);
    const again = `${text} (met by step 0 of run ${single})`;
    assertThrows(() => device.finishSync(), RangeError, again);
    const program = device.prepareProgram([placed(good, 0), placed(bad, 1)]);
    device.finishSync();
    for (let turn = 0; turn < 2; turn++) {
      const run = device.runProgram(program, [region], []);
      const named = `${text} (met by step 1 of run ${run})`;
      assertThrows(() => device.finishSync(), RangeError, named);
      assertEquals(noteAt(device, 0, 3), [0, 0, 0]);
    }
    device.forgetProgram(program);
    device.finishSync();
  }));

Deno.test("QueuedDevice runProgram() refuses what would touch the bytes of others", () =>
  withEcho((device) => {
    const [step] = prepareSteps(device, 1);
    const program = device.prepareProgram([
      placed(step!, 3, [2]),
      placed(step!, 0),
    ]);
    const values = [0, 0, 0];
    const small = range(0, 3 * ALIGNMENT + 63);
    const run = (regions: typeof region[], values: number[]) => () =>
      device.runProgram(program, regions, values);
    assertThrows(run([small], values), Error, "region 0 holds 832 bytes");
    assertThrows(run([], values), Error, "region 0 holds");
    assertThrows(run([region], [0, 0]), Error, "3 run-time values: 2");
    const odd = {
      ...placed(step!, 0),
      bindings: [{ ...region, region: 0, offset: 8 }],
    };
    assertThrows(() => device.prepareProgram([odd]), Error, "multiples of 256");
    run([range(0, 3 * ALIGNMENT + 64)], values)();
    device.forgetProgram(program);
    device.forgetProgram(program);
    assertThrows(run([region], values), Error, "prepared and not forgotten");
    // What was queued before has taken place.
    assertEquals(noteAt(device, 0, 3), [0, 9, 0]);
  }));
