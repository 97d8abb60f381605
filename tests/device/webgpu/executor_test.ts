/**
 * The webgpu executor: order of work, memory, sharing, host steps and errors.
 * @module
 */
import {
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { UnsupportedError } from "../../../lib/base/errors.ts";
import type { WebGpuExecutor } from "../../../lib/device/webgpu/executor.ts";
import { toDeviceBytes } from "../../../lib/device/webgpu/host_step.ts";
import { binary, constant, input } from "../../../lib/program/expression.ts";
import type { HostStep } from "../../../lib/program/step.ts";
import { flatStep, gpuTest, numbers, withGpu } from "./support.ts";

const INCREMENT = flatStep(
  binary("add", input(0), constant(1)),
  ["float32"],
  4,
);

function at(segment: number, address = 0) {
  return { segment, address };
}

function floats(...values: number[]): Uint8Array {
  return toDeviceBytes(Float32Array.from(values));
}

async function readFloats(
  executor: WebGpuExecutor,
  place: { segment: number; address: number },
  count: number,
): Promise<number[]> {
  const bytes = new Uint8Array(4 * count);
  await executor.read(place, bytes);
  return [...new Float32Array(bytes.buffer)];
}

gpuTest(
  "run(), write() and read() take effect in order",
  () =>
    withGpu(async ({ executor }) => {
      await executor.reserve(1, 1024);
      executor.prepare(1, INCREMENT);
      executor.write(at(1), floats(1, 2, 3, 4));
      await executor.run(1, [at(1), at(1, 256)], []);
      // Overwrites what the step before still has to read.
      executor.write(at(1), floats(10, 20, 30, 40));
      await executor.run(1, [at(1), at(1, 512)], []);
      const early = readFloats(executor, at(1, 512), 4);
      await executor.run(1, [at(1, 512), at(1, 512)], []);
      assertEquals(await early, [11, 21, 31, 41]);
      assertEquals(await readFloats(executor, at(1, 256), 4), [2, 3, 4, 5]);
      assertEquals(await readFloats(executor, at(1, 512), 4), [12, 22, 32, 42]);
    }),
);

gpuTest("run() works in place", () =>
  withGpu(async ({ executor }) => {
    await executor.reserve(1, 256);
    executor.prepare(1, INCREMENT);
    executor.write(at(1), floats(0, 1, 2, 3));
    for (let i = 0; i < 300; i++) await executor.run(1, [at(1), at(1)], []);
    assertEquals(await readFloats(executor, at(1), 4), [300, 301, 302, 303]);
  }));

gpuTest(
  "run() in place converts between types in one range",
  () =>
    withGpu(async ({ executor }) => {
      await executor.reserve(1, 256);
      const step = flatStep(
        binary("less", input(0), constant(2)),
        ["float32"],
        5,
      );
      executor.prepare(1, step);
      executor.write(at(1), floats(1, 2, 3, -4, NaN));
      await executor.run(1, [at(1), at(1)], []);
      const bytes = new Uint8Array(20);
      await executor.read(at(1), bytes);
      assertEquals([...new Uint32Array(bytes.buffer)], [1, 0, 0, 1, 0]);
    }),
);

gpuTest(
  "run() passes run-time values to every one of many steps",
  () =>
    withGpu(async ({ executor }) => {
      const count = 300;
      await executor.reserve(1, 256 * (count + 8));
      executor.write(at(1), toDeviceBytes(numbers(count + 4)));
      executor.prepare(1, {
        ...flatStep(input(0), ["float32"], 4),
        inputs: [{ type: "float32", strides: [1], offsetParameter: 0 }],
      });
      const target = (i: number) => at(1, 256 * (i + 8));
      for (let i = 0; i < count; i++) {
        await executor.run(1, [at(1), target(i)], [i]);
      }
      const values = numbers(count + 4);
      for (const i of [0, 63, 64, 255, 256, count - 1]) {
        const expected = [...values.slice(i, i + 4)];
        assertEquals(await readFloats(executor, target(i), 4), expected);
      }
    }),
);

gpuTest(
  "release() lets queued steps finish first",
  () =>
    withGpu(async ({ executor }) => {
      await executor.reserve(1, 256);
      await executor.reserve(2, 256);
      executor.prepare(1, INCREMENT);
      executor.write(at(1), floats(5, 6, 7, 8));
      await executor.run(1, [at(1), at(2)], []);
      executor.release(1);
      assertEquals(await readFloats(executor, at(2), 4), [6, 7, 8, 9]);
      await executor.finish();
    }),
);

gpuTest(
  "deviceBytes() counts segments, and staging only during a read",
  () =>
    withGpu(async ({ executor }) => {
      const own = executor.deviceBytes();
      await executor.reserve(1, 4096);
      assertEquals(executor.deviceBytes(), own + 4096);
      const reading = executor.read(at(1), new Uint8Array(300));
      assertEquals(executor.deviceBytes(), own + 4096 + 512);
      await reading;
      assertEquals(executor.deviceBytes(), own + 4096);
      executor.release(1);
      assertEquals(executor.deviceBytes(), own);
      assertEquals(own % 256, 0);
    }),
);

gpuTest(
  "read() of a segment that is not there leaves nothing behind",
  () =>
    withGpu(async ({ executor }) => {
      const own = executor.deviceBytes();
      await assertRejects(() => executor.read(at(9), new Uint8Array(8)));
      assertEquals(executor.deviceBytes(), own);
      await executor.finish();
    }),
);

gpuTest(
  "write() takes shared memory and odd lengths",
  () =>
    withGpu(async ({ executor }) => {
      await executor.reserve(1, 256);
      const shared = new Uint8Array(new SharedArrayBuffer(7));
      shared.set([1, 2, 3, 4, 5, 6, 7]);
      executor.write(at(1), shared);
      const bytes = new Uint8Array(7);
      await executor.read(at(1), bytes);
      assertEquals([...bytes], [1, 2, 3, 4, 5, 6, 7]);
    }),
);

gpuTest(
  "run() of a host step converts bool and splits complex64",
  () =>
    withGpu(async ({ executor }) => {
      await executor.reserve(1, 4096);
      const not: HostStep = {
        kind: "host",
        op: "LogicalNot",
        inputs: { x: { dtype: "bool", shape: [3] } },
        attributes: {},
        outputs: [{ dtype: "bool", shape: [3] }],
      };
      executor.prepare(1, not);
      executor.write(at(1), toDeviceBytes(Uint8Array.from([1, 0, 1])));
      await executor.run(1, [at(1), at(1, 256)], []);
      const bytes = new Uint8Array(12);
      await executor.read(at(1, 256), bytes);
      assertEquals([...new Uint32Array(bytes.buffer)], [0, 1, 0]);

      executor.prepare(2, {
        ...not,
        op: "Complex",
        inputs: {
          real: { dtype: "float32", shape: [2] },
          imag: { dtype: "float32", shape: [2] },
        },
        outputs: [{ dtype: "complex64", shape: [2] }],
      });
      executor.write(at(1, 512), floats(1, 2));
      executor.write(at(1, 768), floats(3, 4));
      const places = [512, 768, 1024, 1280].map((address) => at(1, address));
      await executor.run(2, places, []);
      assertEquals(await readFloats(executor, at(1, 1024), 2), [1, 2]);
      assertEquals(await readFloats(executor, at(1, 1280), 2), [3, 4]);
    }),
);

gpuTest(
  "run() tells what a host step throws and goes on",
  () =>
    withGpu(async ({ executor }) => {
      await executor.reserve(1, 256);
      executor.prepare(1, {
        kind: "host",
        op: "NoSuchOp",
        inputs: {},
        attributes: {},
        outputs: [{ dtype: "float32", shape: [1] }],
      });
      await assertRejects(
        async () => await executor.run(1, [at(1)], []),
        Error,
        "NoSuchOp",
      );
      executor.write(at(1), floats(1));
      assertEquals(await readFloats(executor, at(1), 1), [1]);
    }),
);

gpuTest(
  "reserve() refuses more than the adapter's buffers hold",
  () =>
    withGpu(async ({ executor, info }) => {
      const error = await assertRejects(
        () => executor.reserve(1, info.maxSegmentBytes + 256),
        UnsupportedError,
      );
      assertStringIncludes(error.message, "Cannot reserve ");
      assertThrows(() => executor.release(1), Error, "is not reserved");
    }),
);

gpuTest(
  "run() refuses a tensor larger than the adapter binds",
  () =>
    withGpu(async ({ executor }) => {
      await executor.reserve(1, 256);
      const huge = 2 ** 31;
      executor.prepare(1, {
        ...flatStep(constant(0), [], 1),
        shape: [huge],
      });
      await assertRejects(
        async () => await executor.run(1, [at(1)], []),
        UnsupportedError,
        "binds at most",
      );
    }),
);

gpuTest(
  "finish() tells a refused step, once",
  () =>
    withGpu(async ({ executor }) => {
      await executor.reserve(1, 256);
      executor.prepare(1, INCREMENT);
      // Addresses must be multiples of 256 bytes; 8 is none.
      await assertRejects(
        async () => {
          await executor.run(1, [at(1), at(1, 8)], []);
          await executor.finish();
        },
        Error,
        "WebGPU refused it",
      );
      await executor.finish();
    }),
);

gpuTest("createWebGpu() describes the adapter", () =>
  withGpu(({ info }) => {
    assertEquals(info.kind, "webgpu");
    assertEquals(info.boolBytes, 4);
    assertEquals(info.maxSegmentBytes % info.granularityBytes, 0);
    assertNotEquals(info.name, "");
    return Promise.resolve();
  }));
