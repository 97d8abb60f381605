import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { GiB } from "../../../lib/base/bytes.ts";
import { NullDevice } from "../../../lib/device/null/device.ts";
import type { PlacedStep } from "../../../lib/device/device.ts";
import type { Step } from "../../../lib/program/step.ts";

const STEP: Step = { kind: "softmax", rows: 1, columns: 8 };

function range(segment: number, address: number, sizeBytes: number) {
  return { segment, address, sizeBytes };
}

Deno.test("NullDevice counts what it lends", () => {
  const device = new NullDevice();
  const first = device.reserve(256)!;
  const second = device.reserve(1024)!;
  assertEquals(device.deviceBytes(), 1280);
  device.release(first);
  assertEquals(device.deviceBytes(), 1024);
  assertThrows(() => device.release(first), Error, "Broken invariant");
  device.release(second);
  assertEquals(device.deviceBytes(), 0);
  assertThrows(() => device.reserve(100), Error, "whole granules");
});

Deno.test("NullDevice lends no segment larger than those of the device it stands for", () => {
  const device = new NullDevice({ maxSegmentBytes: 1024 });
  assertEquals(device.reserve(1280), null);
  assertEquals(device.deviceBytes(), 0);
  assertNotEquals(new NullDevice().reserve(4 * GiB), null);
});

Deno.test("NullDevice reads zeros of the right length", async () => {
  const device = new NullDevice();
  const segment = device.reserve(256)!;
  device.write(range(segment, 0, 12), new Uint8Array(12));
  assertEquals(device.readSync(range(segment, 0, 12)), new Uint8Array(12));
  assertEquals(await device.read(range(segment, 0, 3)), new Uint8Array(3));
  assertEquals(device.readSync(range(0, 0, 0)).length, 0);
});

Deno.test("NullDevice refuses every range that is not lent or not aligned", () => {
  const device = new NullDevice();
  const segment = device.reserve(512)!;
  const prepared = device.prepare("step", STEP);
  const wrong = [
    range(segment + 1, 0, 4),
    range(segment, 256, 257),
    range(segment, 128, 4),
    range(segment, -256, 4),
  ];
  for (const each of wrong) {
    const calls = [
      () => device.run(prepared, [range(segment, 0, 4), each]),
      () => device.write(each, new Uint8Array(1)),
      () => device.readSync(each),
    ];
    for (const call of calls) assertThrows(call, Error, "Broken invariant");
  }
  const tooMany = () => device.write(range(segment, 0, 4), new Uint8Array(5));
  assertThrows(tooMany, Error, "a write fits its range");
  device.run(prepared, [range(segment, 0, 4), range(segment, 256, 256)]);
  device.run(prepared, [range(99, 77, 0)]);
});

Deno.test("NullDevice prepares each step once and asks for the scratch of the device it stands for", () => {
  const device = new NullDevice({ scratchBytes: () => 30 });
  const prepared = device.prepare("step", STEP);
  assertEquals(prepared.scratchBytes, 32);
  assertEquals(device.prepare("step", STEP), prepared);
  device.forget();
  assertEquals(device.prepare("step", STEP).scratchBytes, 32);
  assertEquals(new NullDevice().prepare("step", STEP).scratchBytes, 0);
});

Deno.test("NullDevice stop() gives everything back", async () => {
  const device = new NullDevice();
  const segment = device.reserve(512)!;
  await device.stop();
  assertEquals(device.deviceBytes(), 0);
  const write = () => device.write(range(segment, 0, 4), new Uint8Array(4));
  assertThrows(write, Error, "is lent");
});

/** Two steps over two regions of at least 288 and 32 bytes, with two values. */
function twoSteps(device: NullDevice): PlacedStep[] {
  const prepared = device.prepare("step", STEP);
  const bindings = [
    { region: 0, offset: 256, sizeBytes: 32 },
    { region: 1, offset: 0, sizeBytes: 32 },
  ];
  return [
    { prepared, bindings, parameters: [1] },
    { prepared, bindings: bindings.slice(1), parameters: [] },
  ];
}

Deno.test("NullDevice runProgram() counts", () => {
  const device = new NullDevice();
  const segment = device.reserve(2048)!;
  const program = device.prepareProgram(twoSteps(device));
  const regions = [range(segment, 0, 288), range(segment, 1024, 288)];
  const first = device.runProgram(program, regions, [5, 6]);
  const second = device.runProgram(program, regions.toReversed(), [5, 6, 7]);
  assertNotEquals(first, second);
  const counts = { runs: 0, preparedPrograms: 1, programRuns: 2 };
  assertEquals(device.counts, { ...counts, programSteps: 4 });
});

Deno.test("NullDevice runProgram() refuses regions and values that do not fit", () => {
  const device = new NullDevice();
  const segment = device.reserve(2048)!;
  const steps = twoSteps(device);
  const program = device.prepareProgram(steps);
  const large = range(segment, 0, 288);
  const small = range(segment, 1024, 32);
  const wrong: [typeof large[], number[], string][] = [
    [[large, small], [5], "2 run-time values: 1"],
    [[large], [5, 6], "region 1 holds 32 bytes"],
    [[range(segment, 0, 287), small], [5, 6], "region 0 holds 288"],
    [[range(segment, 1792, 288), small], [5, 6], "lie in a segment"],
    [[range(segment, 128, 288), small], [5, 6], "lie in a segment"],
    [[range(segment + 1, 0, 288), small], [5, 6], "is lent"],
  ];
  for (const [places, values, message] of wrong) {
    const run = () => device.runProgram(program, places, values);
    assertThrows(run, Error, message);
  }
  const bindings = [{ region: 0, offset: 64, sizeBytes: 4 }];
  const unaligned = [{ ...steps[0]!, bindings }];
  assertThrows(() => device.prepareProgram(unaligned), Error, "multiples");
  device.forgetProgram(program);
  const late = () => device.runProgram(program, [large, small], [5, 6]);
  assertThrows(late, Error, "prepared and not forgotten");
  assertEquals(device.counts.programRuns, 0);
});
