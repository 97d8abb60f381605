/**
 * Devices behind a command queue, with a real worker that only echoes: what is
 * written, run and read in some order must be as if done at once.
 * @module
 */
import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import * as fc from "fast-check";
import { MiB } from "../../lib/base/bytes.ts";
import { UnsupportedError } from "../../lib/base/errors.ts";
import { Command, INLINE_BYTES } from "../../lib/device/channel.ts";
import type { PreparedStep } from "../../lib/device/device.ts";
import type { QueuedDevice } from "../../lib/device/queued_device.ts";
import {
  assertSame,
  Model,
  prepareSteps,
  range,
  startEcho,
  STEP,
  withEcho,
} from "./echo.ts";
import { ECHO_BYTES, FAILING_STEP, SLOW_STEP } from "./echo_worker.ts";

const address = fc.integer({ min: 0, max: (ECHO_BYTES >> 1) - 1 });
const parameter = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const action = fc.oneof(
  fc.record({
    kind: fc.constant("write" as const),
    address,
    sizeBytes: fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: INLINE_BYTES - 3, max: INLINE_BYTES + 3 }),
      fc.integer({ min: 10_000, max: 100_000 }),
    ),
  }),
  fc.record({
    kind: fc.constant("run" as const),
    step: fc.integer({ min: 0, max: 2 }),
    addresses: fc.array(address, { minLength: 1, maxLength: 100 }),
    parameters: fc.array(parameter, { maxLength: 100 }),
  }),
  fc.record({
    kind: fc.constant("read" as const),
    address,
    sizeBytes: fc.integer({ min: 1, max: 50_000 }),
    waits: fc.boolean(),
  }),
);

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** Does the same on a device and on the model; reads compare at once or later. */
class Player {
  readonly #device: QueuedDevice;
  readonly #steps: readonly PreparedStep[];
  readonly #model = new Model();
  readonly #readLater: Promise<void>[] = [];
  #seed = 0;

  constructor(device: QueuedDevice) {
    this.#device = device;
    this.#steps = prepareSteps(device, 3);
  }

  async play(actions: readonly Action[]): Promise<void> {
    for (const each of actions) {
      if (each.kind === "write") this.#write(each);
      else if (each.kind === "run") this.#run(each);
      else this.#read(each);
    }
    await Promise.all(this.#readLater.splice(0));
  }

  #write({ address, sizeBytes }: Extract<Action, { kind: "write" }>): void {
    const bytes = new Uint8Array(sizeBytes).fill(++this.#seed);
    this.#device.write(range(address, sizeBytes), bytes);
    this.#model.write(address, bytes);
    bytes.fill(0xee); // The device has a copy.
  }

  #run(
    { step, addresses, parameters }: Extract<Action, { kind: "run" }>,
  ): void {
    const buffers = addresses.map((start) => range(start, 4));
    this.#device.run(this.#steps[step]!, buffers, parameters);
    this.#model.run(step, addresses, parameters);
  }

  #read({ address, sizeBytes, waits }: Extract<Action, { kind: "read" }>) {
    const expected = this.#model.read(address, sizeBytes);
    const what = range(address, sizeBytes);
    if (waits) return assertSame(this.#device.readSync(what), expected);
    const reading = this.#device.read(what);
    this.#readLater.push(
      reading.then((actual) => assertSame(actual, expected)),
    );
  }
}

Deno.test("QueuedDevice does everything in the order of the calls", () =>
  withEcho(async (device) => {
    const player = new Player(device);
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { minLength: 20, maxLength: 120 }),
        (actions) => player.play(actions),
      ),
      { numRuns: 60 },
    );
  }));

Deno.test("QueuedDevice prepare() makes a step once per key, until forget()", () =>
  withEcho((device) => {
    const first = device.prepare("a", STEP);
    assertEquals(device.prepare("a", STEP), first);
    assertEquals(first.scratchBytes, 4);
    device.forget();
    const second = device.prepare("a", STEP);
    assertEquals(second.id, first.id + 1);
    const idRead = (step: typeof first) => {
      device.run(step, [range(0, 4)], []);
      return new Int32Array(device.readSync(range(0, 4)).slice().buffer)[0];
    };
    assertEquals(idRead(first), -1);
    assertEquals(idRead(second), second.id);
  }));

Deno.test("QueuedDevice tells the error of a step once, at the next call that listens", () =>
  withEcho(async (device) => {
    const steps = prepareSteps(device, FAILING_STEP + 1);
    const fail = () => device.run(steps[FAILING_STEP]!, [], []);
    const calls: Record<string, () => unknown> = {
      finishSync: () => device.finishSync(),
      readSync: () => device.readSync(range(0, 4)),
    };
    for (const call of Object.values(calls)) {
      fail();
      fail();
      assertThrows(call, RangeError, "this step fails");
      call();
    }
    fail();
    await assertRejects(() => device.finish(), RangeError, "this step fails");
    fail();
    await assertRejects(() => device.read(range(0, 4)), RangeError);
    await device.finish();
    device.check();
  }));

Deno.test("QueuedDevice counts device bytes where the worker does", () =>
  withEcho((device, queue) => {
    queue.push(Command.reserve, [1, 100]);
    queue.push(Command.reserve, [2, 12_000_000]);
    device.finishSync();
    assertEquals(device.deviceBytes(), 100 * 256 + 12_000_000 * 256);
    queue.push(Command.release, [2]);
    device.finishSync();
    assertEquals(device.deviceBytes(), 100 * 256);
  }));

Deno.test("QueuedDevice write() waits when 256 MiB are on their way", () =>
  withEcho((device, queue) => {
    const slow = prepareSteps(device, SLOW_STEP + 1)[SLOW_STEP]!;
    const before = queue.submitted + 1;
    device.run(slow, [], []);
    const bytes = new Uint8Array(ECHO_BYTES);
    const limit = 256 * MiB / ECHO_BYTES;
    for (let turn = 1; turn <= limit; turn++) {
      device.write(range(0, ECHO_BYTES), bytes.fill(turn));
      assert(!queue.isDone(before), "so much is taken without waiting");
    }
    device.write(range(0, ECHO_BYTES), bytes.fill(77));
    assert(queue.isDone(before + limit), "more waits for what is on its way");
    assertEquals(device.readSync(range(0, 1))[0], 77);
  }));

Deno.test("QueuedDevice stop() lets reads under way end and refuses what comes later", async () => {
  const { device } = await startEcho();
  device.write(range(0, 4), Uint8Array.of(1, 2, 3, 4));
  const reading = device.read(range(0, 4));
  const stopping = device.stop();
  assertEquals([...await reading], [1, 2, 3, 4]);
  await stopping;
  assertStrictEquals(device.stop(), device.stop());
  assertThrows(() => device.finishSync(), Error, "it has been stopped");
  assertThrows(() => device.prepare("late", STEP), Error, "it has been");
  assertThrows(() => device.check(), Error, "it has been stopped");
});

Deno.test("QueuedDevice check() tells that the worker has died, and of what, every time", () =>
  withEcho(async (device, queue) => {
    device.injectFault("throwOutside");
    while (!queue.isOver) await new Promise((done) => setTimeout(done, 10));
    for (let turn = 0; turn < 3; turn++) {
      assertThrows(
        () => device.check(),
        Error,
        "its worker has died: Cannot go on as a test wants it so",
      );
    }
  }));

Deno.test("a device that stores values as their types say takes no step with formats", async () => {
  const { device } = await startEcho({ storesFormats: false });
  try {
    device.prepare("plain", STEP);
    const formats = ["float64", "float32"] as const;
    assertThrows(
      () => device.prepare("formatted", { ...STEP, formats }),
      UnsupportedError,
      "Cannot run a softmax step as only the wasm device stores values " +
        "otherwise than their types say: float64, float32 was asked for",
    );
  } finally {
    await device.stop();
  }
});
