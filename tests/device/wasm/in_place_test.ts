/**
 * Elementwise steps in place: the wasm device promises the same values where
 * the output lies on an input that is read at the positions that are written.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import {
  type NumericArray,
  type NumericType,
  viewNumbers,
} from "../../../lib/base/dtype.ts";
import {
  broadcastStrides,
  sizeOf,
  stridesOf,
} from "../../../lib/base/shape.ts";
import { roundUp } from "../../../lib/base/bytes.ts";
import { instantiateStep } from "../../../lib/device/wasm/instantiate.ts";
import { renderElementwise } from "../../../lib/device/wasm/render/elementwise.ts";
import { type ElementwiseStep, printStep } from "../../../lib/program/step.ts";
import {
  COSTS,
  extentOf,
  inPlaceTargets,
  randomStep,
  stepOf,
  valuesOf,
} from "../in_place_steps.ts";
import { splitBackwards } from "./guarded.ts";

const TABLE_ADDRESS = 1024;
const FIRST_ADDRESS = 1 << 16;
const memory = new WebAssembly.Memory({
  initial: 64,
  maximum: 64,
  shared: true,
});

const ELEMENT_BYTES: Readonly<Record<NumericType, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
};

type Split = (units: number) => readonly (readonly [number, number])[];
const SPLITS: Readonly<Record<string, Split>> = {
  whole: (units) => [[0, units]],
  backwards: splitBackwards,
  forwards: (units) => splitBackwards(units).reverse(),
};

/**
 * Runs a step; inputs with the same number share a buffer.
 *
 * @param target The input on which the output lies, or null for a place of its own.
 */
function run(
  step: ElementwiseStep,
  buffers: readonly number[],
  target: number | null,
  split: Split,
): NumericArray {
  let next = FIRST_ADDRESS;
  const place = (sizeBytes: number) => {
    const address = next;
    next = roundUp(next + sizeBytes, 256);
    return address;
  };
  const places = new Map<number, number>();
  const addresses = step.inputs.map(({ type, strides }, index) => {
    const known = places.get(buffers[index]!);
    if (known !== undefined) return known;
    const values = valuesOf(type, extentOf(step, strides));
    const address = place(values.byteLength);
    viewNumbers(type, memory.buffer, address, values.length).set(values);
    places.set(buffers[index]!, address);
    return address;
  });
  const size = sizeOf(step.shape);
  const output = target === null
    ? place(size * ELEMENT_BYTES[step.outputType])
    : addresses[target]!;
  new Int32Array(memory.buffer, TABLE_ADDRESS).set([...addresses, output]);
  const rendered = renderElementwise(step);
  const module = new WebAssembly.Module(rendered.module);
  const [call] = instantiateStep(module, memory);
  const units = rendered.phases[0]?.units ?? 0;
  for (const [from, to] of split(units)) call!(TABLE_ADDRESS, from, to);
  return viewNumbers(step.outputType, memory.buffer, output, size).slice();
}

/** Compares each way of running a step in place with running it elsewhere; returns how many there were. */
function checkInPlace(
  step: ElementwiseStep,
  buffers: readonly number[] = step.inputs.map((_, index) => index),
): number {
  const expected = run(step, buffers, null, SPLITS["whole"]!);
  let ways = 0;
  for (const target of inPlaceTargets(step, buffers)) {
    for (const [name, split] of Object.entries(SPLITS)) {
      const actual = run(step, buffers, target, split);
      const what = `${printStep(step)} on input ${target}, ${name}`;
      assertEquals(actual, expected, what);
      ways++;
    }
  }
  return ways;
}

Deno.test("renderElementwise() in place computes lengths around vectors, rounds and units", () => {
  for (const cost of COSTS) {
    for (
      const length of [1, 2, 3, 4, 5, 15, 16, 17, 31, 63, 4095, 4097, 9001]
    ) {
      for (const outputType of ["float32", "int32"] as const) {
        const view = { type: "float32" as const, strides: [1] };
        const one = stepOf([length], [view], outputType, cost);
        assertEquals(checkInPlace(one), 3);
        const two = stepOf(
          [length],
          [view, { ...view, type: "int32" }],
          outputType,
        );
        assertEquals(checkInPlace(two), 6);
      }
      const flag = { type: "bool" as const, strides: [1] };
      const flags = stepOf([length], [flag, flag], "bool", cost);
      assertEquals(checkInPlace(flags), 6);
    }
  }
});

Deno.test("renderElementwise() in place broadcasts the other inputs", () => {
  const shapes: [number[], number[]][] = [
    [[2, 3, 5], [5]],
    [[4, 17], [4, 1]],
    [[300, 33], [33]],
    [[300, 33], [300, 1]],
    [[33, 300], []],
    [[6, 7, 8], [7, 1]],
  ];
  for (const [shape, other] of shapes) {
    for (const type of ["float32", "int32", "bool"] as const) {
      const step = stepOf(shape, [
        { type: "float32", strides: broadcastStrides(other, shape) },
        { type, strides: stridesOf(shape) },
      ], type);
      assertEquals(checkInPlace(step), 3);
    }
  }
});

Deno.test("renderElementwise() in place reads others across, and itself twice", () => {
  for (const [rows, columns] of [[20, 30], [64, 64], [300, 17], [3, 2000]]) {
    const shape = [rows!, columns!];
    const own = { type: "float32" as const, strides: stridesOf(shape) };
    const across = { type: "float32" as const, strides: [1, rows!] };
    assertEquals(checkInPlace(stepOf(shape, [across, own], "float32")), 3);
    const twice = stepOf(shape, [own, across, own], "float32");
    assertEquals(checkInPlace(twice, [0, 1, 0]), 6);
    // Read across as well as in place, no result may lie on it.
    assertEquals(checkInPlace(twice, [0, 0, 0]), 0);
  }
});

Deno.test("readsInPlace() refuses elements of another size", () => {
  const flag = { type: "bool" as const, strides: [1] };
  const float = { type: "float32" as const, strides: [1] };
  assertEquals(checkInPlace(stepOf([9], [flag], "float32")), 0);
  assertEquals(checkInPlace(stepOf([9], [float], "bool")), 0);
  assertEquals(checkInPlace(stepOf([9], [flag, float], "int32")), 3);
});

Deno.test("renderElementwise() in place agrees with itself elsewhere on random steps", () => {
  let ways = 0;
  fc.assert(
    fc.property(randomStep, (step) => {
      ways += checkInPlace(step);
    }),
    { numRuns: 300 },
  );
  assert(ways > 300, `${ways} ways were tried`);
});
