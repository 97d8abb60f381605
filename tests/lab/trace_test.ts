/**
 * What a trace tells besides its curve: phases, layers, ops, CSV and files.
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { ROOT } from "../style/paths.ts";
import { caseOne } from "../support/models.ts";

const EAGER = { device: "null", recording: "eager", strategy: "pool" } as const;
const JUPYTER_DISPLAY = Symbol.for("Jupyter.display");

/** Two epochs of case 1 after one that made the optimizer's slots. */
async function trainCaseOne(): Promise<tm.Trace> {
  await using lab = await tm.start(EAGER);
  const { fit } = caseOne(16);
  await fit();
  return await lab.track("train", async () => {
    await fit({ epochs: 2 });
    return { epochs: 2 };
  });
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}

/** Where tests may write. */
const CACHE = `${ROOT}.cache`;

Deno.test("phases tell forward, backward and update of real training", async () => {
  const trace = await trainCaseOne();
  const { phases } = trace;
  assertEquals(phases.map(({ phase, runs }) => [phase, runs]), [
    ["forward", 2],
    ["backward", 2],
    ["update", 2],
    [null, phases[3]!.runs],
  ]);
  const allocations = trace.events().filter(({ kind }) => kind === "alloc");
  for (const { phase, ...row } of phases) {
    const own = allocations.filter((event) => event.phase === phase);
    assertEquals(row.allocations, own.length);
    assertEquals(row.allocatedBytes, sum(own.map((each) => each.sizeBytes)));
  }
  assertEquals(
    Math.max(...phases.map(({ peakInUse }) => peakInUse)),
    trace.peak.bytes,
  );
  const elapsedMs = sum(phases.map((row) => row.elapsedMs));
  const lastMs = Math.max(trace.elapsedMs, trace.events().at(-1)!.timeMs);
  assert(elapsedMs > trace.elapsedMs - 0.01 && elapsedMs < lastMs + 0.01);
});

Deno.test("events() tell each phase's own ops, activations from forward and slots from update", async () => {
  const phasesOf = (trace: tm.Trace, op: string) => [
    ...new Set(
      trace.events().filter((event) => event.op === op)
        .map(({ phase }) => phase),
    ),
  ];
  const trace = await trainCaseOne();
  assertEquals(phasesOf(trace, "Conv2D"), ["forward"]);
  assertEquals(phasesOf(trace, "Conv2DBackpropFilter"), ["backward"]);
  assertEquals(phasesOf(trace, "Sqrt"), ["update"]);
  assertEquals(phasesOf(trace, "GatherV2"), [null]);
  // Both passes add and multiply, in the same layers.
  assert(phasesOf(trace, "Multiply").includes("backward"));
  assert(phasesOf(trace, "Multiply").includes("update"));
});

Deno.test("layers and ops account for every allocation and for the peak", async () => {
  const trace = await trainCaseOne();
  const allocations = trace.events().filter(({ kind }) => kind === "alloc");
  for (
    const [key, rows] of [["layer", trace.layers], ["op", trace.ops]] as const
  ) {
    assertEquals(sum(rows.map((row) => row.peakBytes)), trace.peak.bytes);
    assertEquals(sum(rows.map((row) => row.allocations)), allocations.length);
    for (const row of rows) {
      const own = allocations.filter((event) => event[key] === row.name);
      assertEquals(row.allocatedBytes, sum(own.map((each) => each.sizeBytes)));
      assertEquals(
        row.largestBytes,
        own.reduce((most, each) => Math.max(most, each.sizeBytes), 0),
      );
      assertEquals(sum(Object.values(row.byCategory)), row.peakBytes);
    }
    for (const category of tm.CATEGORIES) {
      assertEquals(
        sum(rows.map((row) => row.byCategory[category])),
        trace.peak.byCategory[category],
      );
    }
  }
  const conv = trace.layers.find(({ name }) => name === "conv");
  assert(conv && conv.byCategory.activation > 0);
});

Deno.test("phases, layers and ops show themselves and stay plain lists", async () => {
  const trace = await trainCaseOne();
  const shown = (rows: readonly unknown[]) => {
    const show = (rows as unknown as Record<symbol, () => tm.MimeBundle>)[
      JUPYTER_DISPLAY
    ]!;
    const bundle = show();
    assertEquals(Deno.inspect(rows), bundle["text/plain"]);
    assert(`${bundle["text/markdown"]}`.startsWith("| "));
    return `${bundle["text/plain"]}`.split("\n");
  };
  const phases = shown(trace.phases);
  assertEquals(phases.length, 2 + trace.phases.length);
  assert(phases[2]!.startsWith("forward"));
  assert(phases.at(-1)!.startsWith("outside a step"));
  const [head, , ...layers] = shown(trace.layers);
  assertEquals(layers.length, trace.layers.length);
  assert(head!.startsWith("layer") && head!.includes("activation"));
  assert(shown(trace.ops)[0]!.startsWith("op"));
  assertEquals(Object.keys(trace.phases), ["0", "1", "2", "3"]);
  assertEquals(trace.layers, [...trace.layers]);
});

Deno.test("toCsv() has a line for each event", async () => {
  const trace = await trainCaseOne();
  const lines = trace.toCsv().split("\r\n");
  assertEquals(lines.pop(), "");
  assertEquals(lines.length, 1 + trace.events().length);
  // Dtype and shape, such as "float32[16,30,30,32]", hold commas.
  assert(lines.some((line) => line.includes('"float32[16,30,30,32]"')));
});

/** What a trace tells, names, times and tables included. */
function told(trace: tm.Trace): unknown {
  const { name, result, elapsedMs, start, end, setup } = trace;
  const { peak, extent, lowerBound, deviceAllocations } = trace;
  const lists = [trace.events(), trace.phases, trace.layers, trace.ops];
  return [
    ...[name, result, elapsedMs, { ...start }, { ...end }, setup],
    ...[peak, extent, lowerBound, deviceAllocations, trace.timeline()],
    ...lists.map((list) => list.map((row) => ({ ...row }))),
    trace.toString(),
    trace.fragmentation,
  ];
}

Deno.test("save() and load() keep all that a trace tells, replays included", async () => {
  const folder = await Deno.makeTempDir({ dir: CACHE });
  try {
    const trace = await trainCaseOne();
    const path = `${folder}/train.trace`;
    await trace.save(path);
    const loaded = await tm.Trace.load(path);
    assertEquals(told(loaded), told(trace));
    assertEquals(
      told(await tm.loadTrace(new URL(`file://${path}`))),
      told(trace),
    );
    const options = { strategy: "growth" } as const;
    const replayed = tm.replay(trace, options);
    assertEquals(told(tm.replay(loaded, options)), told(replayed));
    await replayed.save(path);
    assertEquals(told(await tm.Trace.load(path)), [
      ...(told(replayed) as unknown[]).with(
        -2,
        tm.Trace.prototype.toString.call(replayed),
      ),
    ]);
    const { size } = await Deno.stat(path);
    const events = replayed.columns.length;
    assert(size < 10 * events + 5000, `${size} B for ${events} events`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("load() names the file and the byte where it is damaged", async () => {
  await using lab = await tm.start(EAGER);
  const trace = await lab.track("sum", () => tf.ones([9]).sum().dispose());
  const path = await Deno.makeTempFile({ dir: CACHE, suffix: ".trace" });
  try {
    await trace.save(path);
    const bytes = await Deno.readFile(path);
    bytes[40]! ^= 1;
    await Deno.writeFile(path, bytes);
    await assertRejects(
      () => tm.Trace.load(path),
      SyntaxError,
      `Cannot load ${path} as what it holds must fit its checksums: the ` +
        "section from byte 12",
    );
    await Deno.writeFile(path, bytes.subarray(0, 30));
    await assertRejects(() => tm.Trace.load(path), SyntaxError, "byte 30");
    await Deno.writeTextFile(path, "kind,timeMs\r\n");
    await assertRejects(
      () => tm.Trace.load(path),
      SyntaxError,
      "Give a file that trace.save() wrote",
    );
  } finally {
    await Deno.remove(path);
  }
});
