/**
 * A replay is exact: of case 1, tracked under any strategy, it gives under any
 * other what a lab with that one really does.
 * @module
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { availableDevices } from "../support/labs.ts";
import { caseOne } from "../support/models.ts";

const STRATEGIES = ["direct", "pool", "growth", "arena"] as const;
type Strategy = typeof STRATEGIES[number];
const ARENA_BYTES = 24 * tm.MiB;
const DEVICES = await availableDevices();

type Device = "wasm" | "webgpu";
type Recording = "eager" | "lazy";

function optionsOf(
  device: Device,
  strategy: Strategy | "planned",
  recording: Recording = "eager",
) {
  return {
    device,
    strategy,
    recording,
    arenaBytes: ARENA_BYTES,
  } as const;
}

/** Segments are named in the order in which they appear. */
function eventsOf(trace: tm.Trace): string[] {
  const names = new Map<number, number>();
  const nameOf = (segment: number) => {
    const name = names.get(segment) ?? names.size;
    names.set(segment, name);
    return name;
  };
  return trace.events().map((event) => {
    const { kind, segment, address, blockId, sizeBytes, paddingBytes } = event;
    const { category, op, phase } = event;
    const where = kind === "mark" ? "" : `${nameOf(segment)}:${address}`;
    return `${kind} ${where} ${blockId} ${sizeBytes}+${paddingBytes} ` +
      `${category} ${op} ${phase}`;
  });
}

function usageOf({ deviceBytes: _, ...usage }: tm.MemoryUsage): object {
  return usage;
}

/** Everything about memory that a trace tells, but for names and times. */
function factsOf(trace: tm.Trace): object {
  const { peak, start, end, extent, lowerBound, deviceAllocations } = trace;
  const fragmentation = Object.values(trace.fragmentation)
    .map((moment: tm.Fragmentation) => ({ ...moment, timeMs: 0 }));
  return {
    bytes: peak.bytes,
    aboveStart: peak.aboveStart,
    reserved: peak.reserved,
    byCategory: peak.byCategory,
    start: usageOf(start),
    end: usageOf(end),
    extent,
    lowerBound,
    deviceAllocations,
    fragmentation,
  };
}

function assertSame(replayed: tm.Replay, measured: tm.Trace): void {
  const [one, other] = [eventsOf(replayed), eventsOf(measured)];
  const at = one.findIndex((event, index) => event !== other[index]);
  assertEquals(one[at], other[at], `event ${at}`);
  assertEquals(one.length, other.length);
  assertEquals(factsOf(replayed), factsOf(measured));
}

/** Two epochs of case 1 from nothing, a trim between them. */
function train(lab: tm.Lab): Promise<tm.Trace> {
  return lab.track("train", async () => {
    const { model, fit, x, y } = caseOne(6);
    await fit();
    lab.trim();
    await fit();
    tf.dispose([x, y]);
    model.dispose();
  });
}

async function trainUnderEach(
  device: Device,
  recording: Recording,
): Promise<Map<Strategy, tm.Trace>> {
  const traces = new Map<Strategy, tm.Trace>();
  for (const strategy of STRATEGIES) {
    await using lab = await tm.start(optionsOf(device, strategy, recording));
    traces.set(strategy, await train(lab));
  }
  return traces;
}

/** Replays each trace under each strategy, that it was taken under included. */
function checkAllPairs(traces: ReadonlyMap<Strategy, tm.Trace>): void {
  const reserved = new Set<number>();
  for (const trace of traces.values()) {
    for (const [strategy, measured] of traces) {
      const options = { strategy, arenaBytes: ARENA_BYTES };
      const replayed = tm.replay(trace, options);
      assertEquals(replayed.doubt, null);
      assert(replayed.isExact);
      assertSame(replayed, measured);
      reserved.add(replayed.peak.reserved);
    }
  }
  assert(reserved.size >= 3, "strategies do differ");
}

for (
  const [device, recording] of [
    ["wasm", "eager"],
    ["wasm", "lazy"],
    ["webgpu", "eager"],
  ] as const
) {
  Deno.test({
    name:
      `[${device}, ${recording}] replay() of case 1 does what a lab does, to the byte, from every strategy to every other`,
    ignore: !DEVICES[device],
    async fn() {
      checkAllPairs(await trainUnderEach(device, recording));
    },
  });
}

Deno.test("replay() of a prediction is a prediction, whatever lives", async () => {
  await using _lab = await tm.start(optionsOf("wasm", "direct"));
  const { fit } = caseOne(4);
  await fit();
  const predict = (strategy: Strategy) =>
    tm.predict(() => fit(), optionsOf("wasm", strategy));
  const seen = await predict("growth");
  assert(seen.columns.initialBlocks.length >= 6);
  for (const strategy of STRATEGIES) {
    const options = { strategy, arenaBytes: ARENA_BYTES };
    const replayed = tm.replay(seen, options);
    assert(replayed.isExact);
    assertSame(replayed, await predict(strategy));
  }
});

Deno.test("replay() of a lab with a history says what is not exact, and keeps in use", async () => {
  await using lab = await tm.start(optionsOf("wasm", "pool"));
  const { fit } = caseOne(4);
  await fit();
  const trace = await lab.track("once more", () => fit());
  for (const strategy of STRATEGIES) {
    const replayed = tm.replay(trace, { strategy, arenaBytes: ARENA_BYTES });
    assertEquals(replayed.isExact, strategy === "direct");
    assertEquals(replayed.toString().includes("not exact"), !replayed.isExact);
    assertEquals(replayed.peak.bytes, trace.peak.bytes);
    assertEquals(replayed.peak.byCategory, trace.peak.byCategory);
    assertEquals(replayed.lowerBound, trace.lowerBound);
    assertEquals(replayed.end.byCategory, trace.end.byCategory);
  }
  const { start, end } = tm.replay(trace, { strategy: "direct" });
  // What a lab under "direct" reserves is whole pages of what lives.
  assertEquals(start.reserved, start.inUse + start.padding);
  assertEquals(end.reserved, end.inUse + end.padding);
});

Deno.test("replay() of planned programs is no more than an estimate, and says so", async () => {
  await using lab = await tm.start(optionsOf("wasm", "planned", "lazy"));
  const trace = await train(lab);
  assert(trace.columns.interpolated.includes(1));
  for (const strategy of STRATEGIES) {
    const replayed = tm.replay(trace, { strategy, arenaBytes: ARENA_BYTES });
    assert(replayed.doubt?.startsWith("programs ran by their plans"));
    assertEquals(replayed.peak.bytes, trace.peak.bytes);
    assertEquals(replayed.lowerBound, trace.lowerBound);
    assertEquals(replayed.end.blocks, trace.end.blocks);
    const ofBlocks = (each: tm.Trace) =>
      each.events().filter(({ kind }) => kind === "alloc" || kind === "free")
        .map(({ interpolated, timeMs }) => `${interpolated} ${timeMs}`);
    assertEquals(ofBlocks(replayed), ofBlocks(trace));
  }
});

Deno.test("replay() runs out of memory where a lab does, and says who asked", async () => {
  const options = optionsOf("wasm", "pool");
  let trace: tm.Trace;
  {
    await using lab = await tm.start(options);
    trace = await train(lab);
  }
  const limitBytes = trace.peak.reserved - tm.MiB;
  const replayed = tm.replay(trace, { limitBytes });
  const outOfMemory = replayed.outOfMemory!;
  await using lab = await tm.start({ ...options, limitBytes });
  const error = await assertRejects(() => train(lab), tm.OutOfMemoryError);
  assertEquals(outOfMemory.sizeBytes, error.requestedBytes);
  assertEquals(usageOf(outOfMemory.error.usage), usageOf(error.usage));
  assertEquals(outOfMemory.error.largestFreeBytes, error.largestFreeBytes);
  assertEquals(outOfMemory.owner.op, error.owner.op);
  const event = trace.events()[outOfMemory.event]!;
  assertEquals(
    [event.kind, event.sizeBytes, event.layer, event.timeMs],
    ["alloc", error.requestedBytes, error.owner.layer, outOfMemory.timeMs],
  );
  assertEquals(replayed.events().at(-1)?.kind, "refuse");
  const said = `out of memory at event ${outOfMemory.event}, after`;
  assert(replayed.toString().includes(said), replayed.toString());
  assertEquals(
    tm.replay(trace, { limitBytes: limitBytes + tm.MiB }).outOfMemory,
    null,
  );
});

Deno.test("replay() tells what was too much before the first event", async () => {
  await using lab = await tm.start(optionsOf("wasm", "direct"));
  const x = tf.ones([1 << 20]);
  const trace = await lab.track("nothing", () => x.add(1).dispose());
  const options = { strategy: "arena", arenaBytes: tm.MiB } as const;
  const replayed = tm.replay(trace, options);
  assertEquals(replayed.outOfMemory?.event, -1);
  assertEquals(replayed.outOfMemory?.owner.op, "write");
  assertEquals(replayed.events(), []);
  assert(replayed.toString().includes("before the first event: write"));
  x.dispose();
});

Deno.test("replay() takes the trace's own strategy, limit and arena where none are given", async () => {
  const options = { ...optionsOf("wasm", "arena"), limitBytes: 32 * tm.MiB };
  await using lab = await tm.start(options);
  const trace = await lab.track("sum", () => tf.ones([1000]).sum().dispose());
  const replayed = tm.replay(trace);
  assertEquals(replayed.strategy, "arena");
  assertEquals(replayed.setup, trace.setup);
  assertEquals(replayed.end.limit, 32 * tm.MiB);
  assertEquals(replayed.peak.reserved, ARENA_BYTES);
  assertEquals(replayed.name, "sum, arena");
  const free = tm.replay(trace, { strategy: "pool", limitBytes: null });
  assertEquals(free.end.limit, null);
  assert(tm.plot.memory(free).text().includes("sum, pool"));
});

Deno.test("replay() refuses what it cannot do in plain words", async () => {
  await using lab = await tm.start(optionsOf("wasm", "direct"));
  const trace = await lab.track("nothing", () => {});
  const refuses = (
    options: unknown,
    kind: new (...parts: never[]) => Error,
    message: string,
  ) =>
    assertThrows(
      () => tm.replay(trace, options as tm.ReplayOptions),
      kind as new () => Error,
      message,
    );
  refuses({ strategy: "pol" }, TypeError, 'Did you mean "pool"?');
  refuses({ limit: 1 }, TypeError, 'there is no option "limit"');
  refuses({ limitBytes: 0 }, RangeError, "above 0");
  refuses({ arenaBytes: 1.5 }, RangeError, "whole number");
  refuses(
    { strategy: "arena", limitBytes: tm.MiB },
    RangeError,
    "may not pass the limit",
  );
  refuses({ strategy: "planned" }, tm.UnsupportedError, "Use tm.predict()");
  assertThrows(
    () => tm.replay({} as tm.Trace),
    TypeError,
    "Cannot replay as the first argument must be a trace",
  );
});
