/**
 * Runs rendered steps in a memory of their own, with guard bytes around every
 * buffer, and with the units of each phase split as a test wants.
 */
import { assertEquals } from "@std/assert";
import { roundUp } from "../../../lib/base/bytes.ts";
import {
  type NumericArray,
  type NumericType,
  viewNumbers,
} from "../../../lib/base/dtype.ts";
import { instantiateStep } from "../../../lib/device/wasm/instantiate.ts";
import type { RenderedStep } from "../../../lib/device/wasm/rendered.ts";

const TABLE_ADDRESS = 1024;
const FIRST_ADDRESS = 1 << 16;
const GUARD_BYTES = 256;
/** Where addresses become negative as int32, in the midst of the first buffer. */
export const CROSSING_ADDRESS: number = 2 ** 31 - GUARD_BYTES - 4;
const GUARD = 0xa5;

/** What a test runs. */
export interface GuardedRun {
  readonly rendered: RenderedStep;
  readonly inputs: readonly ArrayBufferView[];
  /** Run-time values; default none. */
  readonly parameters?: readonly number[];
  /** Elements of the output. */
  readonly outputSize: number;
  readonly scratchBytes: number;
  /** Where the buffers and their guards begin; default the second page. */
  readonly firstAddress?: number;
  /** The input on which the output lies; default none. */
  readonly outputOn?: number;
  /** Cuts the units of a phase into ranges; default one range. */
  readonly split?: (units: number) => readonly (readonly [number, number])[];
}

function placeBuffers(sizes: readonly number[], first: number) {
  let next = first;
  const addresses = sizes.map((size) => {
    const address = next + GUARD_BYTES;
    next = roundUp(address + size + GUARD_BYTES, 64);
    return address;
  });
  return { addresses, end: next };
}

function assertGuards(
  bytes: Uint8Array,
  addresses: readonly number[],
  sizes: readonly number[],
): void {
  addresses.forEach((address, index) => {
    const end = address + sizes[index]!;
    const before = bytes.slice(address - GUARD_BYTES, address);
    const after = bytes.slice(end, end + GUARD_BYTES);
    const changed = [...before, ...after].filter((byte) => byte !== GUARD);
    assertEquals(changed, [], `guard bytes around buffer ${index}`);
  });
}

let large: WebAssembly.Memory | null = null;

/** A memory of its own, but one for all tests that need gigabytes. */
function memoryUpTo(end: number): WebAssembly.Memory {
  const initial = Math.ceil(end / 65536);
  const make = () =>
    new WebAssembly.Memory({ initial, maximum: 65536, shared: true });
  if (end < CROSSING_ADDRESS) return make();
  large ??= make();
  large.grow(Math.max(0, initial - large.buffer.byteLength / 65536));
  return large;
}

/** Runs a step with a float32 output. */
export function runGuarded(run: GuardedRun): Float32Array {
  return runGuardedAs("float32", run) as Float32Array;
}

/** Runs a step; checks that it changed nothing but its output and scratch. */
export function runGuardedAs(type: NumericType, run: GuardedRun): NumericArray {
  const elementBytes = type === "bool" ? 1 : 4;
  const bytes = runGuardedBytes(run, run.outputSize * elementBytes);
  return viewNumbers(type, bytes.buffer, 0, run.outputSize);
}

/** Runs a step whose output has so many bytes; returns a copy of them. */
export function runGuardedBytes(
  run: GuardedRun,
  outputBytes: number,
): Uint8Array {
  const sizes = [
    ...run.inputs.map(({ byteLength }) => byteLength),
    outputBytes,
    run.scratchBytes,
  ];
  const first = run.firstAddress ?? FIRST_ADDRESS;
  const { addresses, end } = placeBuffers(sizes, first);
  const place = run.inputs.length;
  const output = addresses[run.outputOn ?? place]!;
  addresses[place] = output;
  const memory = memoryUpTo(end);
  const bytes = new Uint8Array(memory.buffer);
  bytes.fill(GUARD, first, end);
  const inputBytes = run.inputs.map((values) =>
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  );
  inputBytes.forEach((values, index) => bytes.set(values, addresses[index]));
  const table = new Int32Array(memory.buffer, TABLE_ADDRESS);
  const bound = addresses.slice(0, run.scratchBytes > 0 ? undefined : -1);
  table.set([...bound, ...run.parameters ?? []]);
  runPhases(run, memory);
  assertGuards(bytes, addresses, sizes);
  inputBytes.forEach((values, index) => {
    if (index === run.outputOn) return;
    const first = addresses[index]!;
    const now = bytes.slice(first, first + values.length);
    assertEquals(now, values, `input ${index} is unchanged`);
  });
  return bytes.slice(output, output + outputBytes);
}

function runPhases(run: GuardedRun, memory: WebAssembly.Memory): void {
  const module = new WebAssembly.Module(run.rendered.module);
  const phases = instantiateStep(module, memory);
  assertEquals(phases.length, run.rendered.phases.length);
  run.rendered.phases.forEach(({ units }, index) => {
    for (const [from, to] of run.split?.(units) ?? [[0, units]]) {
      phases[index]!(TABLE_ADDRESS, from, to);
    }
  });
}

/** Splits units into single ones, last first. */
export function splitBackwards(units: number): [number, number][] {
  return Array.from(
    { length: units },
    (_, index) => [units - 1 - index, units - index],
  );
}

/** Floats that are not alike, from a seed. */
export function someFloats(length: number, seed: number): Float32Array {
  let state = seed * 2654435761 + 1 >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / (1 << 23) - 1;
  });
}
