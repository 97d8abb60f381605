/**
 * A prediction is exact: on a lab that starts afresh it gives the very events
 * that happen there, under every strategy.
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { labs } from "../support/labs.ts";
import { caseOne, tinyModel } from "../support/models.ts";

/** Every strategy, with ops recorded and with ops run at once. */
const SETTINGS = [
  { strategy: "direct", recording: "eager" },
  { strategy: "pool", recording: "eager" },
  { strategy: "growth", recording: "eager" },
  { strategy: "arena", recording: "eager" },
  { strategy: "direct", recording: "lazy" },
  { strategy: "pool", recording: "lazy" },
  { strategy: "growth", recording: "lazy" },
  { strategy: "arena", recording: "lazy" },
  { strategy: "planned", recording: "lazy" },
] as const satisfies readonly tm.LabOptions[];
const STARTERS = await labs();

/** Owners in an order of their own, since some hold the same number of bytes. */
function ownersOf({ peak }: tm.Trace): string[] {
  return peak.owners.map((owner) => JSON.stringify(owner)).sort();
}

/** Everything about memory that a trace tells, except when. */
function factsOf(trace: tm.Trace) {
  const { peak, start, end, extent, lowerBound, deviceAllocations } = trace;
  const usage = ({ deviceBytes: _, ...rest }: tm.MemoryUsage) => rest;
  return {
    peak: { ...peak, timeMs: 0, owners: ownersOf(trace) },
    start: usage(start),
    end: usage(end),
    extent,
    lowerBound,
    deviceAllocations,
  };
}

/** Segments are named in the order in which they appear. */
function eventsOf(trace: tm.Trace): string[] {
  const names = new Map<number, number>();
  const nameOf = (segment: number) => {
    const name = names.get(segment) ?? names.size;
    names.set(segment, name);
    return name;
  };
  return [...trace.events()].map((event) => {
    const { kind, segment, address, blockId, sizeBytes, paddingBytes } = event;
    const { category, layer, op, tensor } = event;
    const where = kind === "mark" ? "" : `${nameOf(segment)}:${address}`;
    return `${kind} ${where} ${blockId} ${sizeBytes}+${paddingBytes} ` +
      `${category} ${layer} ${op} ${tensor}`;
  });
}

/** The same work under the same names, whoever runs it. */
async function buildAndTrain(): Promise<void> {
  const { model, fit, x, y } = caseOne(6);
  await fit({ epochs: 2 });
  tf.tidy(() => {
    (model.predict(x) as tf.Tensor).greater(0.1).any().dataSync();
    tf.complex(x, x).add(x);
    tf.topk(x.reshape([-1]), 5);
  });
  tf.dispose([x, y]);
  model.dispose();
}

/** Compares events, but for the numbers in names that are given again, and shows the first that differs. */
function assertSameEvents(actual: tm.Trace, expected: tm.Trace): void {
  const [one, other] = [actual, expected].map((trace) =>
    eventsOf(trace).map((event) => event.replaceAll(/_\d+\b| \d+$/g, ""))
  ) as [string[], string[]];
  const at = one.findIndex((event, index) => event !== other[index]);
  const around = (events: string[]) =>
    events.slice(Math.max(0, at - 2), at + 3);
  if (at >= 0) assertEquals(around(one), around(other), `event ${at}`);
  assertEquals(one.length, other.length);
}

for (const { name: device, available } of STARTERS) {
  for (const settings of SETTINGS) {
    const { strategy, recording } = settings;
    Deno.test({
      name:
        `[${device}, ${strategy}, ${recording}] a prediction gives the events of a fresh lab, one by one`,
      ignore: !available,
      async fn() {
        const options = {
          device: device as "wasm" | "webgpu",
          ...settings,
          arenaBytes: 24 * tm.MiB,
        };
        await using lab = await tm.start(options);
        const predicted = await tm.predict(buildAndTrain);
        const measured = await lab.track("measured", buildAndTrain);
        assertSameEvents(predicted, measured);
        const { owners: _, ...predictedPeak } = factsOf(predicted).peak;
        const { owners: __, ...measuredPeak } = factsOf(measured).peak;
        assertEquals(predictedPeak, measuredPeak);
        assertEquals(predicted.extent, measured.extent);
        assertEquals(predicted.lowerBound, measured.lowerBound);
        assertEquals(predicted.deviceAllocations, measured.deviceAllocations);
        assert(predicted.extent >= predicted.lowerBound);
      },
    });
  }

  Deno.test({
    name: `[${device}] a prediction of a step in use agrees to the byte`,
    ignore: !available,
    async fn() {
      await using lab = await tm.start({
        device: device as "wasm" | "webgpu",
      });
      const { fit } = caseOne(6);
      await fit();
      // A fresh lab has no room for programs yet.
      lab.trim();
      // Peaks before the track are no part of a prediction.
      lab.resetPeak();
      const predicted = await tm.predict(() => fit());
      const measured = await lab.track("measured", () => fit());
      assertEquals(factsOf(predicted), factsOf(measured));
    },
  });
}

for (const settings of SETTINGS) {
  const { strategy, recording } = settings;
  Deno.test(`[${strategy}, ${recording}] with a history behind it, what is in use still agrees to the byte`, async () => {
    await using lab = await tm.start({
      device: "wasm",
      ...settings,
      arenaBytes: 64 * tm.MiB,
    });
    // Holes and segments that only this lab has.
    const holes = [1, 2, 3, 4, 5].map((n) => tf.ones([n * 100_000]));
    const { fit } = caseOne(6);
    tf.dispose(holes.filter((_, index) => index % 2 === 0));
    await fit();
    const predicted = await tm.predict(() => fit());
    const measured = await lab.track("measured", () => fit());
    const inUse = (trace: tm.Trace) => ({
      peak: [trace.peak.bytes, trace.peak.aboveStart, trace.peak.byCategory],
      owners: ownersOf(trace),
      start: [trace.start.inUse, trace.start.byCategory, trace.start.blocks],
      end: [trace.end.inUse, trace.end.byCategory, trace.end.blocks],
      lowerBound: trace.lowerBound,
    });
    assertEquals(inUse(predicted), inUse(measured));
  });

  Deno.test(`[${strategy}, ${recording}] a prediction of other settings is what a lab with them does`, async () => {
    const other = {
      device: "wasm",
      ...settings,
      arenaBytes: 24 * tm.MiB,
    } as const;
    let predicted: tm.Trace;
    {
      await using _lab = await tm.start({ device: "null" });
      predicted = await tm.predict(buildAndTrain, other);
    }
    await using lab = await tm.start(other);
    const measured = await lab.track("measured", buildAndTrain);
    assertSameEvents(predicted, measured);
  });
}

Deno.test("predict() runs out of memory where a lab would", async () => {
  await using lab = await tm.start({ device: "wasm" });
  const { fit } = caseOne(6);
  const { peak } = await tm.predict(() => fit());
  const tooLittle = { limitBytes: peak.reserved - 256 };
  const error = await assertRejects(
    () => tm.predict(() => fit(), tooLittle),
    tm.OutOfMemoryError,
    "reserved may not pass the limit",
  );
  assert(error.message.includes("conv"), error.message);
  await tm.predict(() => fit(), { limitBytes: peak.reserved });
  await assertRejects(
    () => tm.predict(() => {}, { limitBytes: 1024 }),
    tm.OutOfMemoryError,
  );
  assertEquals(lab.memory().limit, null);
  await fit();
});

Deno.test("predict() counts what lives from the start, used or not", async () => {
  await using lab = await tm.start({ device: "wasm", recording: "eager" });
  const { x, y, model } = tinyModel();
  const z = tf.complex(x, x);
  const memory = lab.memory();
  const { start, end, peak } = await tm.predict(() =>
    tf.tidy(() => void x.add(1))
  );
  assertEquals(start.inUse, memory.inUse);
  assertEquals(start.blocks, memory.blocks);
  assertEquals(start.byCategory, memory.byCategory);
  assertEquals(end.inUse, memory.inUse);
  // The sum and the number 1.
  assertEquals(peak.aboveStart, 4 * x.size + 4);
  tf.dispose([x, y, z]);
  model.dispose();
});
