import { assert, assertThrows } from "@std/assert";
import {
  RESERVED_BYTES,
  WasmExecutor,
} from "../../../lib/device/wasm/executor.ts";
import { programTable } from "../../../lib/device/program_table.ts";
import type { Step } from "../../../lib/program/step.ts";
import { JOB_WORDS, ThreadPool } from "../../../lib/device/wasm/thread_pool.ts";

Deno.test("WasmExecutor refuses more arguments than its own page holds", () => {
  const memory = new WebAssembly.Memory({
    initial: 2,
    maximum: 2,
    shared: true,
  });
  const job = new SharedArrayBuffer(4 * JOB_WORDS);
  const executor = new WasmExecutor(memory, new ThreadPool(job, []));
  const sizes = Array.from({ length: 17_000 }, () => 0);
  const step: Step = { kind: "concat", type: "float32", outer: 1, sizes };
  executor.prepare(0, step);
  const lent = new Uint8Array(memory.buffer, RESERVED_BYTES).fill(7);
  const buffers = [0, ...sizes].map(() => ({ segment: 0, address: 0 }));
  assertThrows(() => executor.run(0, buffers, []), Error, "few arguments");
  assert(lent.every((byte) => byte === 7));
  executor.run(0, buffers.slice(0, 1000), []);
  const placed = (count: number) => [{
    prepared: { id: 0, step, scratchBytes: 0 },
    bindings: Array(count).fill({ region: 0, offset: 0, sizeBytes: 0 }),
    parameters: [],
  }];
  const tooMany = () =>
    executor.prepareProgram(1, programTable(placed(17_000)));
  assertThrows(tooMany, Error, "few arguments");
  executor.prepareProgram(2, programTable(placed(1000)));
});
