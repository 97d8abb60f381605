/**
 * Elementwise steps in place: the webgpu device promises the same values where
 * the output lies on an input that is read at the positions that are written.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { roundUp } from "../../../lib/base/bytes.ts";
import { sizeOf } from "../../../lib/base/shape.ts";
import type { Binding } from "../../../lib/device/binding.ts";
import type { CreatedWebGpu } from "../../../lib/device/webgpu/executor.ts";
import { toDeviceBytes } from "../../../lib/device/webgpu/host_step.ts";
import { type ElementwiseStep, printStep } from "../../../lib/program/step.ts";
import {
  COSTS,
  extentOf,
  inPlaceTargets,
  randomStep,
  stepOf,
  valuesOf,
} from "../in_place_steps.ts";
import { gpuTest, withGpu } from "./support.ts";

const SEGMENT = 1;
let nextId = 1;

/** Output bytes of a step; inputs with the same number share a buffer. */
async function run(
  { executor }: CreatedWebGpu,
  step: ElementwiseStep,
  buffers: readonly number[],
  target: number | null,
): Promise<Uint8Array> {
  let next = 0;
  const place = (sizeBytes: number): Binding => {
    const address = next;
    next = roundUp(next + sizeBytes, 256);
    return { segment: SEGMENT, address };
  };
  const places = new Map<number, Binding>();
  const inputs = step.inputs.map(({ type, strides }, index) => {
    const known = places.get(buffers[index]!);
    if (known) return known;
    const bytes = toDeviceBytes(valuesOf(type, extentOf(step, strides)));
    const binding = place(bytes.length);
    executor.write(binding, bytes);
    places.set(buffers[index]!, binding);
    return binding;
  });
  const bytes = new Uint8Array(4 * sizeOf(step.shape));
  const output = target === null ? place(bytes.length) : inputs[target]!;
  const id = nextId++;
  executor.prepare(id, step);
  await executor.run(id, [...inputs, output], []);
  await executor.read(output, bytes);
  return bytes;
}

/** Compares a step in place with itself elsewhere; returns how many places there were. */
async function checkInPlace(
  gpu: CreatedWebGpu,
  step: ElementwiseStep,
  buffers: readonly number[] = step.inputs.map((_, index) => index),
): Promise<number> {
  const targets = inPlaceTargets(step, buffers);
  if (targets.length === 0) return 0;
  const expected = await run(gpu, step, buffers, null);
  for (const target of targets) {
    const actual = await run(gpu, step, buffers, target);
    assertEquals(actual, expected, `${printStep(step)} on input ${target}`);
  }
  return targets.length;
}

function withSegment<T>(body: (gpu: CreatedWebGpu) => Promise<T>): Promise<T> {
  return withGpu(async (gpu) => {
    await gpu.executor.reserve(SEGMENT, 1 << 21);
    return await body(gpu);
  });
}

gpuTest(
  "run() in place computes lengths around vectors and workgroups",
  () =>
    withSegment(async (gpu) => {
      for (const length of [1, 3, 4, 5, 63, 64, 65, 255, 256, 1021, 9004]) {
        for (const cost of COSTS) {
          const view = { type: "float32" as const, strides: [1] };
          const other = { type: "int32" as const, strides: [1] };
          const step = stepOf([length], [view, other], "float32", cost);
          assertEquals(await checkInPlace(gpu, step), 2);
        }
        const twice = { type: "float32" as const, strides: [1] };
        const step = stepOf([length], [twice, twice], "int32");
        assertEquals(await checkInPlace(gpu, step, [0, 0]), 2);
      }
    }),
);

gpuTest(
  "run() in place agrees with itself elsewhere on random steps",
  () =>
    withSegment(async (gpu) => {
      let places = 0;
      await fc.assert(
        fc.asyncProperty(randomStep, async (step) => {
          places += await checkInPlace(gpu, step);
        }),
        { numRuns: 100 },
      );
      assert(places > 50, `${places} places were tried`);
    }),
);
