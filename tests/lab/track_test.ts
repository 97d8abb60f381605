/**
 * Tracks and what they tell: peaks, owners, events and marks.
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type * as tm from "tidemark";
import { labs, testOnEach } from "../support/labs.ts";

const STARTERS = await labs({ recording: "eager" });

function kindsOf(trace: tm.Trace): string[] {
  return [...trace.events()].map(({ kind }) => kind);
}

testOnEach(
  STARTERS,
  "track() tells the peak, its owners and what the work returned",
  async (lab) => {
    const kept = tf.ones([100]);
    lab.resetPeak();
    const trace = await lab.track("squares", async () => {
      const result = tf.tidy(() => tf.ones([1000]).square().sum());
      const [value] = await result.data();
      result.dispose();
      return value;
    });
    assertEquals(trace.name, "squares");
    assertEquals(trace.result, 1000);
    assert(trace.elapsedMs > 0);
    assertEquals(trace.start.inUse, 400);
    assertEquals(trace.end.inUse, 400);
    // Ones, their squares and the sum.
    assertEquals(trace.peak.bytes, 400 + 4000 + 4000 + 4);
    assertEquals(trace.peak.aboveStart, 8004);
    assertEquals(trace.end.peakInUse, trace.peak.bytes);
    const owned = trace.peak.owners.map(({ op, bytes }) => `${op} ${bytes}`);
    assertEquals(owned.slice(0, 2).sort(), ["Square 4000", "write 4000"]);
    assertEquals(trace.lowerBound, 8004);
    assert(trace.extent >= trace.lowerBound);
    assert(trace.peak.reserved >= trace.peak.bytes);
    assert(trace.deviceAllocations >= 3);
    kept.dispose();
  },
);

testOnEach(
  STARTERS,
  "events() tells every block and segment, and adds up",
  async (lab) => {
    const trace = await lab.track("sum", () => {
      const x = tf.ones([10]);
      x.add(1).dispose();
      lab.snapshot("in between");
      x.dispose();
    });
    let [inUse, reserved, time] = [0, 0, 0];
    for (const event of trace.events()) {
      assert(event.timeMs >= time);
      time = event.timeMs;
      if (event.kind === "alloc") inUse += event.sizeBytes;
      if (event.kind === "free") inUse -= event.sizeBytes;
      if (event.kind === "reserve") reserved += event.sizeBytes;
      if (event.kind === "release") reserved -= event.sizeBytes;
      assert(inUse <= reserved);
    }
    assertEquals([inUse, reserved], [0, 0]);
    const allocations = [...trace.events()].filter(({ kind }) =>
      kind === "alloc"
    );
    assertEquals(
      allocations.map((
        { op, tensor, layer, category, sizeBytes },
      ) => [op, tensor, layer, category, sizeBytes]),
      [
        ["write", "float32[10]", null, "input", 40],
        ["write", "float32[]", null, "input", 4],
        ["Add", "float32[10]", null, "temporary", 40],
      ],
    );
    assert(kindsOf(trace).includes("mark"));
    const { marks } = trace.timeline();
    assertEquals(marks.map(({ name }) => name), ["in between"]);
  },
);

testOnEach(
  STARTERS,
  "tracks may lie inside each other and beside each other",
  async (lab) => {
    let inner!: tm.Trace;
    const outer = await lab.track("outer", async () => {
      const first = tf.ones([100]);
      inner = await lab.track("inner", () => {
        const second = tf.ones([200]);
        second.dispose();
      });
      first.dispose();
    });
    assertEquals(inner.start.inUse, 400);
    assertEquals(inner.peak.aboveStart, 800);
    assertEquals(outer.peak.bytes, 1200);
    assertEquals(outer.start.inUse, 0);
    const [one, other] = await Promise.all([
      lab.track("one", async () => {
        const x = tf.ones([10]);
        await x.data();
        x.dispose();
      }),
      lab.track("other", () => tf.ones([20]).dispose()),
    ]);
    assert(one.peak.bytes >= 40 && other.peak.bytes >= 80);
  },
);

testOnEach(
  STARTERS,
  "track() passes errors on and records again afterwards",
  async (lab) => {
    const works: readonly (() => unknown)[] = [
      () => {
        throw new RangeError("at once");
      },
      () => Promise.reject(new RangeError("at once")),
      async () => {
        tf.ones([4]);
        await tf.nextFrame();
        throw new RangeError("at once");
      },
    ];
    for (const work of works) {
      await assertRejects(
        () => lab.track("failing", work),
        RangeError,
        "at once",
      );
    }
    const trace = await lab.track("whole", () => tf.ones([4]).dispose());
    assertEquals(trace.peak.aboveStart, 16);
    const empty = await lab.track("empty", () => "nothing");
    assertEquals(empty.result, "nothing");
    assertEquals([...empty.events()], []);
    assertEquals(empty.peak.bytes, empty.start.inUse);
    assertEquals([empty.extent, empty.lowerBound], [0, 0]);
  },
);

testOnEach(
  STARTERS,
  "a trace stays as it is when the lab goes on and stops",
  async (lab) => {
    const trace = await lab.track(
      "before",
      () => tf.ones([100]).square().dispose(),
    );
    const tell = () => ({
      events: [...trace.events()],
      peak: trace.peak,
      text: trace.toString(),
      timeline: trace.timeline(),
      set: [trace.extent, trace.lowerBound],
      usage: [trace.start, trace.end],
    });
    const told = JSON.stringify(tell());
    for (let turn = 0; turn < 50; turn++) tf.ones([turn + 1]);
    await lab.track("after", () => tf.ones([1000]));
    assertEquals(JSON.stringify(tell()), told);
    await lab.stop();
    assertEquals(JSON.stringify(tell()), told);
  },
);

testOnEach(
  STARTERS,
  "a trace tells itself to terminals and notebooks",
  async (lab) => {
    const trace = await lab.track("text", () => tf.ones([1 << 18]).dispose());
    assert(trace.toString().startsWith("text: peak 1.00 MiB in use"));
    assert(
      trace.toString().includes("1.00 MiB input, no layer, float32[262144]"),
    );
    assert(Deno.inspect(trace).startsWith("text: peak 1.00 MiB in use"));
    const show =
      (trace as unknown as Record<symbol, () => Record<string, string>>)[
        Symbol.for("Jupyter.display")
      ]!;
    assertEquals(show.call(trace)["text/plain"], trace.toString());
    const usage = Deno.inspect(lab.memory());
    assert(/in use +0 B/.test(usage), usage);
    assert(Deno.inspect(lab.snapshot("now")).startsWith("now: 0 B reserved"));
    assert(Deno.inspect(lab).startsWith("Lab on "));
  },
);
