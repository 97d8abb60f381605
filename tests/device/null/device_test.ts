import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { GiB } from "../../../lib/base/bytes.ts";
import { NullDevice } from "../../../lib/device/null/device.ts";
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
