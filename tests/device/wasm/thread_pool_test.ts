/**
 * Fork and join with real helper threads and modules of a few instructions.
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { MessageChannel, Worker } from "node:worker_threads";
import wabt from "wabt";
import { instantiateStep } from "../../../lib/device/wasm/instantiate.ts";
import {
  JOB_WORDS,
  type PhaseFunction,
  shareOf,
  ThreadPool,
} from "../../../lib/device/wasm/thread_pool.ts";

const FIRST_ADDRESS = 4096;
const UNITS = 1000;

/** Adds one to the word of each unit. */
const COUNT = `
  (loop $next
    (if (i32.lt_u (local.get 1) (local.get 2)) (then
      (i32.store
        (i32.add (local.get 0) (i32.mul (local.get 1) (i32.const 4)))
        (i32.add (i32.const 1) (i32.load
          (i32.add (local.get 0) (i32.mul (local.get 1) (i32.const 4))))))
      (local.set 1 (i32.add (local.get 1) (i32.const 1)))
      (br $next))))`;

/** Fails in every share but the dispatcher's. */
const FAIL_IN_HELPERS = `(if (local.get 1) (then (unreachable)))`;

/** Fails in the dispatcher's share only, while helpers count. */
const FAIL_AT_HOME =
  `(if (i32.eqz (local.get 1)) (then (unreachable))) ${COUNT}`;

const tools = await wabt();

function compile(...phases: readonly string[]): WebAssembly.Module {
  const functions = phases.map((body, index) =>
    `(func (export "phase${index}") (param i32 i32 i32) ${body})`
  );
  const text = `(module
    (import "tidemark" "memory" (memory 1 65536 shared))
    ${functions.join("\n")})`;
  const parsed = tools.parseWat("test.wat", text, { threads: true });
  const { buffer } = parsed.toBinary({});
  parsed.destroy();
  return new WebAssembly.Module(Uint8Array.from(buffer));
}

class TestPool {
  readonly memory: WebAssembly.Memory;
  readonly pool: ThreadPool;
  readonly #exits: Promise<unknown>[];

  constructor(threads: number) {
    const memory = new WebAssembly.Memory({
      initial: 1,
      maximum: 65536,
      shared: true,
    });
    this.memory = memory;
    const job = new SharedArrayBuffer(4 * JOB_WORDS);
    const helpers = Array.from({ length: threads - 1 }, (_, index) => {
      const { port1, port2 } = new MessageChannel();
      const url = new URL(
        "../../../lib/device/wasm/helper.ts",
        import.meta.url,
      );
      const worker = new Worker(url, {
        workerData: { memory, job, port: port2, thread: index + 1 },
        transferList: [port2],
      });
      return { port: port1, worker };
    });
    this.#exits = helpers.map(({ worker }) =>
      new Promise((resolve) => worker.once("exit", resolve))
    );
    this.pool = new ThreadPool(job, helpers.map(({ port }) => port));
  }

  load(id: number, module: WebAssembly.Module): readonly PhaseFunction[] {
    this.pool.share({ id, module });
    return instantiateStep(module, this.memory);
  }

  counts(): Int32Array {
    return new Int32Array(this.memory.buffer, FIRST_ADDRESS, UNITS).slice();
  }

  async end(): Promise<void> {
    this.pool.stop();
    await Promise.all(this.#exits);
  }
}

async function withPool(
  threads: number,
  work: (pool: TestPool) => void,
): Promise<void> {
  const pool = new TestPool(threads);
  try {
    work(pool);
  } finally {
    await pool.end();
  }
}

Deno.test("shareOf() cuts units into ranges without gaps that differ by at most one", () => {
  for (const threads of [1, 2, 3, 7, 8]) {
    for (const units of [0, 1, 2, 3, 5, 16, 17, 1000]) {
      let end = 0;
      const sizes: number[] = [];
      for (let thread = 0; thread < threads; thread++) {
        const share = shareOf(units, threads, thread);
        assertEquals(share[0], end);
        end = share[1];
        sizes.push(share[1] - share[0]);
      }
      assertEquals(end, units);
      assert(Math.max(...sizes) - Math.min(...sizes) <= 1);
    }
  }
});

Deno.test("ThreadPool run() computes every unit once, on 1, 2 and 4 threads", async () => {
  for (const threads of [1, 2, 4]) {
    await withPool(threads, (test) => {
      const [first, second] = test.load(5, compile(COUNT, COUNT));
      assertEquals(test.pool.threads, threads);
      for (let turn = 0; turn < 50; turn++) {
        test.pool.run(5, 0, UNITS, FIRST_ADDRESS, first!);
        test.pool.run(5, 1, UNITS - turn, FIRST_ADDRESS, second!);
      }
      const expected = Int32Array.from(
        { length: UNITS },
        (_, unit) => 50 + Math.min(50, UNITS - unit),
      );
      assertEquals(test.counts(), expected);
    });
  }
});

Deno.test("ThreadPool run() throws if a helper fails, and the next job is whole again", () =>
  withPool(3, (test) => {
    const [failing] = test.load(0, compile(FAIL_IN_HELPERS));
    const [count] = test.load(1, compile(COUNT));
    for (let turn = 1; turn < 4; turn++) {
      assertThrows(
        () => test.pool.run(0, 0, UNITS, FIRST_ADDRESS, failing!),
        Error,
        "a helper failed",
      );
      test.pool.run(1, 0, UNITS, FIRST_ADDRESS, count!);
      assertEquals(test.counts(), new Int32Array(UNITS).fill(turn));
    }
  }));

Deno.test("ThreadPool run() waits for the helpers even if the dispatcher's share fails", () =>
  withPool(2, (test) => {
    const [failing] = test.load(0, compile(FAIL_AT_HOME));
    const [count] = test.load(1, compile(COUNT));
    assertThrows(
      () => test.pool.run(0, 0, UNITS, FIRST_ADDRESS, failing!),
      WebAssembly.RuntimeError,
    );
    test.pool.run(1, 0, UNITS, FIRST_ADDRESS, count!);
    const expected = new Int32Array(UNITS).fill(1).fill(2, UNITS / 2);
    assertEquals(test.counts(), expected);
  }));

Deno.test("ThreadPool share() makes helpers forget; code they lack is an error, no endless wait", () =>
  withPool(2, (test) => {
    const [before] = test.load(0, compile(COUNT));
    test.pool.run(0, 0, UNITS, FIRST_ADDRESS, before!);
    test.pool.share("forget");
    const [after] = test.load(1, compile(COUNT));
    test.pool.run(1, 0, UNITS, FIRST_ADDRESS, after!);
    assertEquals(test.counts(), new Int32Array(UNITS).fill(2));
    assertThrows(
      () => test.pool.run(0, 0, UNITS, FIRST_ADDRESS, before!),
      Error,
      "a helper failed",
    );
  }));
