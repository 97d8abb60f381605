/**
 * Traces as files: what is written is what is read, and a file of which a
 * single byte is wrong or missing is refused.
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import type { TraceContents } from "../../lib/analysis/trace_contents.ts";
import { decodeTrace, encodeTrace } from "../../lib/analysis/trace_file.ts";
import { UnsupportedError } from "../../lib/base/errors.ts";
import { makeManager, ownerOf } from "../memory/fake_lender.ts";

/** A trace of some blocks, with all kinds of columns and neighbours of them. */
function makeContents(result?: unknown, blocks = 20): TraceContents {
  const { manager } = makeManager({ verify: false });
  manager.allocate(100, "parameter", ownerOf("早", "write", "w\n"));
  const start = manager.usage();
  const recording = manager.startRecording();
  for (let step = 1; step <= blocks; step++) {
    const owner = ownerOf(`layer ${step % 3}`, "Add");
    const size = step % 100 * 1000 + 1;
    const block = manager.allocate(size, "temporary", owner);
    if (step % 2 === 0) manager.retag(block, "gradient", `slot ${step}`);
    manager.mark("moment");
    if (step % 3 === 0 || step > 20) manager.free(block);
  }
  return {
    name: "made up",
    result,
    elapsedMs: 12.345678,
    start,
    end: manager.usage(),
    columns: recording.stop().columns,
    rss: { timeMs: [0, 1.5], bytes: [1e9, 2e9] },
    deviceAllocations: 3,
    setup: {
      strategy: "pool",
      limitBytes: null,
      device: "wasm",
      rules: {
        granularityBytes: 1024,
        alignmentBytes: 256,
        maxSegmentBytes: 2 ** 30,
      },
    },
  };
}

async function write(
  contents: TraceContents,
): Promise<Uint8Array<ArrayBuffer>> {
  return await new Blob(await encodeTrace(contents)).bytes();
}

/** Without classes, which a file does not keep. */
function plain(contents: TraceContents): unknown {
  return { ...contents, columns: { ...contents.columns, ...bare(contents) } };
}

function bare({ columns }: TraceContents): object {
  const { owners, initialBlocks } = columns;
  return JSON.parse(JSON.stringify({ owners, initialBlocks }));
}

Deno.test("decodeTrace() gives what encodeTrace() got, bit for bit", async () => {
  const contents = makeContents({ accuracy: [0.5, 0.1 + 0.2], note: "ü" });
  const read = await decodeTrace(await write(contents), "here");
  assertEquals(read, plain(contents) as TraceContents);
  assert(read.columns.timeMs instanceof Float32Array);
  assertEquals(read.columns.length, contents.columns.length);
});

Deno.test("decodeTrace() reads an empty trace and one of a million events", async () => {
  for (const blocks of [0, 400_000]) {
    const contents = makeContents(blocks, blocks);
    const read = await decodeTrace(await write(contents), "here");
    assert(contents.columns.length >= blocks * 2.5);
    assertEquals(read.columns.blockId, contents.columns.blockId);
    assertEquals(read.columns.timeMs, contents.columns.timeMs);
    assertEquals(read.columns.address, contents.columns.address);
  }
});

Deno.test("encodeTrace() keeps results that JSON carries, and no others", async () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const twice = { a: 1 };
  const kept = [null, true, "text", 1.5, [1, [2]], { a: { b: [] } }, [
    twice,
    twice,
  ]];
  const dropped = [
    undefined,
    NaN,
    { loss: Infinity },
    [-0],
    new Map([[1, 2]]),
    new Float32Array(2),
    () => 1,
    1n,
    circular,
    [undefined],
    { inner: new Date(0) },
  ];
  for (const result of kept) {
    const read = await decodeTrace(await write(makeContents(result)), "here");
    assertEquals(read.result, result);
  }
  for (const result of dropped) {
    const read = await decodeTrace(await write(makeContents(result)), "here");
    assertEquals(read.result, undefined);
  }
});

Deno.test("decodeTrace() refuses a file of which a bit is wrong, and says where", async () => {
  const file = await write(makeContents());
  const property = fc.asyncProperty(
    fc.nat(file.length - 1),
    fc.nat(7),
    async (at, bit) => {
      const damaged = file.slice();
      damaged[at]! ^= 1 << bit;
      const error = await assertRejects(() =>
        decodeTrace(damaged, "run.trace")
      );
      assert(error instanceof SyntaxError || error instanceof UnsupportedError);
      assert(/^Cannot load run\.trace as .*byte \d+/.test(error.message));
    },
  );
  await fc.assert(property, { numRuns: 300 });
});

Deno.test("decodeTrace() refuses a file that is cut off or goes on, and says where", async () => {
  const file = await write(makeContents());
  const property = fc.asyncProperty(fc.nat(file.length - 1), async (length) => {
    const error = await assertRejects(
      () => decodeTrace(file.slice(0, length), "run.trace"),
      SyntaxError,
    );
    assert(/^Cannot load run\.trace as .*byte \d+/.test(error.message));
  });
  await fc.assert(property, { numRuns: 200 });
  const longer = new Uint8Array([...file, 0]);
  await assertRejects(
    () => decodeTrace(longer, "run.trace"),
    SyntaxError,
    `it ends at byte ${file.length}, the file at byte ${file.length + 1}`,
  );
});

Deno.test("decodeTrace() refuses a newer version and says what to do", async () => {
  const file = await write(makeContents());
  file[8] = 2;
  await assertRejects(
    () => decodeTrace(file, "run.trace"),
    UnsupportedError,
    "Cannot load run.trace as this Tidemark reads traces up to version 1: " +
      "byte 8 says version 2. Use a newer Tidemark",
  );
});
