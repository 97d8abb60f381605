import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { collectGarbage } from "../../../lib/dependencies/v8.ts";
import {
  internalsOf,
  startWasmDevice,
} from "../../../lib/device/wasm/device.ts";
import type { ByteRange } from "../../../lib/device/device.ts";
import type { QueuedDevice } from "../../../lib/device/queued_device.ts";
import type { Step } from "../../../lib/program/step.ts";
import { evaluateStep } from "../reference.ts";

function watchMemory(
  device: QueuedDevice,
): WeakRef<WebAssembly.Memory> {
  return new WeakRef(internalsOf(device).memory);
}

Deno.test("startWasmDevice() makes a device that gives all memory back, even if it is kept", async () => {
  const device = await startWasmDevice({ threads: 2 });
  const memory = watchMemory(device);
  device.reserve(1 << 20);
  device.finishSync();
  await device.stop();
  // What a worker was handed is let go in a later job.
  for (let turn = 0; turn < 20 && memory.deref(); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    collectGarbage();
  }
  assertEquals(memory.deref(), undefined);
  assertEquals(device.deviceBytes(), 0);
  assertThrows(() => device.reserve(256), Error, "has been stopped");
});

async function withDevice(
  threads: number,
  work: (device: QueuedDevice) => void | Promise<void>,
): Promise<void> {
  const device = await startWasmDevice({ threads });
  try {
    await work(device);
  } finally {
    await device.stop();
  }
}

/** A range of a segment of its own with values in it. */
function place(device: QueuedDevice, values: Float32Array): ByteRange {
  const segment = device.reserve(Math.ceil(values.byteLength / 256) * 256)!;
  const range = { segment, address: 0, sizeBytes: values.byteLength };
  device.write(range, new Uint8Array(values.buffer));
  return range;
}

function readFloats(device: QueuedDevice, range: ByteRange): Float32Array {
  return new Float32Array(device.readSync(range).slice().buffer);
}

Deno.test("the wasm device tells its threads and limits", () =>
  withDevice(3, (device) => {
    assertMatch(device.info.name, /^wasm, 3 threads, (relaxed )?SIMD$/);
    assertEquals([device.info.kind, device.info.threads], ["wasm", 3]);
    assertEquals(device.reserve(2 ** 32), null);
    assertEquals(device.deviceBytes(), 1 << 16);
    const segment = device.reserve(100 * 256)!;
    assert(device.deviceBytes() >= (1 << 16) + 100 * 256);
    device.release(segment);
    assertEquals(device.reserve(100 * 256), segment + 1);
  }));

Deno.test("the wasm device computes large steps on all threads as on one", async () => {
  const step: Step = {
    kind: "matmul",
    ...{ batchA: 1, batchB: 1, m: 190, n: 170, k: 150 },
    ...{ transposeA: false, transposeB: true, bias: false, activation: null },
  };
  const wave = (size: number) =>
    Float32Array.from({ length: size }, (_, at) => Math.sin(at));
  const inputs = [wave(190 * 150), wave(170 * 150)];
  const results: Float32Array[] = [];
  for (const threads of [1, 4]) {
    await withDevice(threads, (device) => {
      const prepared = device.prepare("product", step);
      const ranges = inputs.map((values) => place(device, values));
      const output = place(device, new Float32Array(190 * 170));
      const scratch = place(
        device,
        new Float32Array(prepared.scratchBytes / 4),
      );
      for (let turn = 0; turn < 5; turn++) {
        device.run(prepared, [...ranges, output, scratch], []);
      }
      results.push(readFloats(device, output));
    });
  }
  assertEquals(results[1], results[0]);
  const expected = evaluateStep(step, inputs, []);
  results[0]!.forEach((value, at) =>
    assert(Math.abs(value - expected[at]!) < 1e-4, `element ${at}`)
  );
});

Deno.test("the wasm device tells of a step that cannot be, and goes on", () =>
  withDevice(2, (device) => {
    const host = (op: string): Step => {
      const tensor = { dtype: "float32" as const, shape: [2] };
      return {
        kind: "host",
        op,
        inputs: { x: tensor },
        attributes: {},
        outputs: [tensor],
      };
    };
    const [input, output] = [[1, 2], [0, 0]].map((values) =>
      place(device, Float32Array.from(values))
    ) as [ByteRange, ByteRange];
    device.run(device.prepare("bad", host("NoSuchOp")), [input, output], []);
    assertThrows(() => device.finishSync(), Error, "has no op NoSuchOp");
    device.run(device.prepare("good", host("Neg")), [input, output], []);
    assertEquals(readFloats(device, output), Float32Array.of(-1, -2));
    // Steps that the device has forgotten must be prepared again.
    device.forget();
    device.run(device.prepare("good", host("Square")), [input, output], []);
    assertEquals(readFloats(device, output), Float32Array.of(1, 4));
  }));
