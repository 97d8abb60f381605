import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { MiB } from "../../lib/base/bytes.ts";
import {
  type ProgressWriter,
  startProgress,
} from "../../lib/plots/live/progress.ts";
import { sparkline } from "../../lib/plots/live/sparkline.ts";
import { columnsOf } from "../../lib/plots/text_width.ts";

const CLEAR_LINE = "\r\x1b[2K";

/** A writer that keeps what it gets, and a clock that goes on only when told. */
function fake(output: "terminal" | "pipe", columns = 100) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const writer: ProgressWriter = {
    isTerminal: output === "terminal",
    columns: () => columns,
    write: (text) => written.push(text),
  };
  return { written, clock, writer, now: () => clock.ms };
}

Deno.test("startProgress() redraws one line on a terminal, at most 30 times a second", () => {
  const { written, clock, writer, now } = fake("terminal");
  const progress = startProgress({ totalSteps: 1000, writer, now });
  for (let step = 1; step <= 1000; step++) {
    clock.ms += 1;
    progress.update({ step });
  }
  progress.done();
  // The first at once, then one per 34 ms of the second, then the last and a line break.
  assertEquals(written.length, 30 + 1 + 1);
  assert(written.slice(0, -1).every((text) => text.startsWith(CLEAR_LINE)));
  assert(written.slice(0, -1).every((text) => !text.includes("\n")));
  assertEquals(written.at(-1), "\n");
  assertStringIncludes(written.at(-2)!, "1000/1000");
});

Deno.test("startProgress() shows bar, count, loss, speed, memory and time left", () => {
  const { written, clock, writer, now } = fake("terminal", 120);
  const progress = startProgress({
    label: "train",
    totalSteps: 20,
    writer,
    now,
  });
  for (const [step, mebibytes] of [[5, 8], [10, 16]] as const) {
    clock.ms += 500;
    progress.update({ step, loss: 0.25, inUseBytes: mebibytes * MiB });
  }
  assertEquals(
    written.at(-1),
    `${CLEAR_LINE}train  ━━━━━━━━━━━━────────────  10/20  loss 0.2500  ` +
      "██  in use 16.0 MiB  1 s left  100 ms/step",
  );
});

Deno.test("startProgress() draws the most in use since the last redraw", () => {
  const { written, clock, writer, now } = fake("terminal");
  const progress = startProgress({ writer, now });
  const frames = [[4], [1, 8, 1], [2]];
  for (const [index, frame] of frames.entries()) {
    for (const bytes of frame.slice(0, -1)) {
      progress.update({ step: 1, inUseBytes: bytes });
    }
    clock.ms = (index + 1) * 100;
    progress.update({ step: 1, inUseBytes: frame.at(-1)! });
  }
  assertStringIncludes(written.at(-1)!, sparkline([4, 8, 2]));
});

Deno.test("startProgress() has room for everything but the speed in 80 columns", () => {
  const { written, clock, writer, now } = fake("terminal", 80);
  const progress = startProgress({
    label: "direct",
    totalSteps: 400,
    writer,
    now,
  });
  for (let step = 101; step <= 120; step++) {
    clock.ms += 100;
    progress.update({ step, loss: 121 - step, inUseBytes: 24 * MiB });
  }
  assertEquals(
    written.at(-1),
    `${CLEAR_LINE}direct  ━━━───────  120/400  loss 1.000  ██▇▆▅▄▃▂  ` +
      "in use 24.0 MiB  5 s left",
  );
});

Deno.test("startProgress() leaves out what does not fit the terminal", () => {
  for (const columns of [1, 10, 30, 60, 200]) {
    const { written, clock, writer, now } = fake("terminal", columns);
    const progress = startProgress({
      label: "a long label",
      totalSteps: 10,
      writer,
      now,
    });
    clock.ms = 50;
    progress.update({ step: 5, loss: 1, inUseBytes: MiB });
    const line = written[0]!.slice(CLEAR_LINE.length);
    assert(columnsOf(line) <= Math.max(1, columns - 1), line);
  }
});

Deno.test("startProgress() writes a plain line per tenth on a pipe", () => {
  const { written, clock, writer, now } = fake("pipe");
  const progress = startProgress({
    label: "train",
    totalSteps: 50,
    writer,
    now,
  });
  for (let step = 1; step <= 50; step++) {
    clock.ms += 10;
    progress.update({ step, inUseBytes: MiB });
  }
  progress.done();
  assertEquals(written.length, 10);
  assertEquals(
    written[0],
    "train  5/50  in use 1.00 MiB  1 s left  10 ms/step\n",
  );
  assert(written.every((line) => !line.includes("\x1b")));
});

Deno.test("startProgress() writes a plain line every 2 s if the end is not known", () => {
  const { written, clock, writer, now } = fake("pipe");
  const progress = startProgress({ writer, now });
  for (let step = 1; step <= 100; step++) {
    clock.ms += 100;
    progress.update({ step });
  }
  progress.done();
  assertEquals(written.map((line) => line.split("  ")[0]), [
    "step 20",
    "step 40",
    "step 60",
    "step 80",
    "step 100",
  ]);
});

Deno.test("startProgress() tells the time where nobody counts steps", () => {
  const { written, clock, writer, now } = fake("pipe");
  const progress = startProgress({ label: "track", writer, now });
  for (const mebibytes of [1, 2, 3]) {
    clock.ms += 1100;
    progress.update({ inUseBytes: mebibytes * MiB });
  }
  progress.done();
  progress.done();
  assertEquals(written, [
    "track  in use 2.00 MiB  2.2 s\n",
    "track  in use 3.00 MiB  3.3 s\n",
  ]);
});

Deno.test("startProgress() shows signs of life in a slow job", () => {
  const { written, clock, writer, now } = fake("pipe");
  const progress = startProgress({ totalSteps: 1000, writer, now });
  for (let step = 1; step <= 6; step++) {
    clock.ms += 10_000;
    progress.update({ step });
  }
  assertEquals(written.length, 2);
});

Deno.test("Progress.done() shows the last state once and ends for good", () => {
  const { written, clock, writer, now } = fake("pipe");
  const progress = startProgress({ totalSteps: 100, writer, now });
  clock.ms = 5;
  progress.update({ step: 3 });
  progress.done();
  progress.done();
  progress.update({ step: 90 });
  assertEquals(written.length, 1);
  assertStringIncludes(written[0]!, "3/100");
});

Deno.test("Progress.done() of a loop that never began writes nothing", () => {
  for (const output of ["terminal", "pipe"] as const) {
    const { written, writer, now } = fake(output);
    startProgress({ writer, now }).done();
    assertEquals(written, []);
  }
});

Deno.test("Progress.update() throws the reason of an abort and ends the line", () => {
  const { written, writer, now } = fake("terminal");
  const controller = new AbortController();
  const { signal } = controller;
  const progress = startProgress({ totalSteps: 9, writer, now, signal });
  progress.update({ step: 1 });
  controller.abort(new Error("interrupted"));
  assertThrows(() => progress.update({ step: 2 }), Error, "interrupted");
  assertEquals(written.at(-1), "\n");
});

Deno.test("startProgress() outlives a loss that is no number and steps beyond the total", () => {
  const { written, clock, writer, now } = fake("terminal");
  const progress = startProgress({ totalSteps: 2, writer, now });
  for (const [step, loss] of [[1, 4], [2, NaN], [60, Infinity]] as const) {
    clock.ms += 3000;
    progress.update({ step, loss });
  }
  assertEquals(
    written.at(-1),
    `${CLEAR_LINE}${"━".repeat(24)}  60/2  loss Infinity  █××  150 ms/step`,
  );
});

Deno.test("startProgress() refuses a total that is no number of steps", () => {
  for (const totalSteps of [0, -1, NaN, Infinity]) {
    const { writer } = fake("pipe");
    assertThrows(
      () => startProgress({ totalSteps, writer }),
      RangeError,
      "leave it out",
    );
  }
});
