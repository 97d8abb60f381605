/**
 * Host steps over buffers in storage formats, in the memory of the wasm device.
 */
import { assertEquals } from "@std/assert";
import { type Format, FORMATS } from "../../../lib/base/format.ts";
import { decodeFormat, encodeFormat } from "../../../lib/base/format_values.ts";
import {
  RESERVED_BYTES,
  WasmExecutor,
} from "../../../lib/device/wasm/executor.ts";
import { JOB_WORDS, ThreadPool } from "../../../lib/device/wasm/thread_pool.ts";
import type { HostStep, HostTensor } from "../../../lib/program/step.ts";

/** Runs a host step over buffers that lie apart; returns the values of its outputs. */
function run(
  step: HostStep,
  formats: readonly Format[],
  inputs: readonly (readonly number[])[],
  outputs: number,
): number[][] {
  const memory = new WebAssembly.Memory({
    initial: 4,
    maximum: 4,
    shared: true,
  });
  const job = new SharedArrayBuffer(4 * JOB_WORDS);
  const executor = new WasmExecutor(memory, new ThreadPool(job, []));
  executor.prepare(0, { ...step, formats });
  const buffers = formats.map((_, index) => ({
    segment: 0,
    address: RESERVED_BYTES + index * 1024,
  }));
  inputs.forEach((values, index) => {
    executor.write(buffers[index]!, encodeFormat(formats[index]!, values));
  });
  executor.run(0, buffers, []);
  return formats.slice(inputs.length).map((format, index) => {
    const bytes = new Uint8Array(outputs * FORMATS[format].bytes);
    executor.read(buffers[inputs.length + index]!, bytes);
    return [...decodeFormat(format, bytes)];
  });
}

function unary(op: string, dtype: HostTensor["dtype"], size: number): HostStep {
  const tensor: HostTensor = { dtype, shape: [size] };
  const outputs = [tensor];
  return { kind: "host", op, inputs: { x: tensor }, attributes: {}, outputs };
}

Deno.test("a host step reads and writes storage formats", () => {
  const values = [1, 2.5, -3, 0.1];
  const step = unary("Square", "float32", 4);
  const squares = (format: Format) =>
    run(step, [format, "float32"], [values], 4)[0]!;
  for (const format of ["float64", "float16", "bfloat16"] as const) {
    const stored = [...decodeFormat(format, encodeFormat(format, values))];
    const floats = stored.map(Math.fround);
    assertEquals(squares(format), floats.map((x) => Math.fround(x * x)));
  }
});

Deno.test("a host step stores the nearest value that an integer format holds", () => {
  const [stored] = run(
    unary("Square", "float32", 4),
    ["float16", "uint8"],
    [[0.5, 1.5, 20, -3]],
    4,
  );
  assertEquals(stored, [0, 2, 255, 9]);
});

Deno.test("a host step takes whole numbers of any width, and complex64 in parts", () => {
  const [squares] = run(
    unary("Square", "int32", 3),
    ["uint8", "int16"],
    [[3, 200, 0]],
    3,
  );
  assertEquals(squares, [9, 32767, 0]);
  const part: HostTensor = { dtype: "float32", shape: [2] };
  const complex: HostTensor = { dtype: "complex64", shape: [2] };
  const step: HostStep = {
    kind: "host",
    op: "Complex",
    inputs: { real: part, imag: part },
    attributes: {},
    outputs: [complex],
  };
  const formats = ["float16", "bfloat16", "float64", "int8"] as const;
  const parts = run(step, formats, [[1, 0.5], [7, -2]], 2);
  assertEquals(parts, [[1, 0.5], [7, -2]]);
});
