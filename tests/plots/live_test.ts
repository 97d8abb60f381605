import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import type { JsonObject } from "../../lib/plots/display.ts";
import type { Figure } from "../../lib/plots/figure.ts";
import type { Broadcast } from "../../lib/plots/jupyter.ts";
import { liveDisplay } from "../../lib/plots/live/live.ts";
import { memoryFigure } from "../../lib/plots/memory_figure.ts";
import { TRAINING } from "./timelines.ts";

const FIGURE = memoryFigure(TRAINING);
const FINAL_FORMS = [
  "application/vnd.plotly.v1+json",
  "image/png",
  "image/svg+xml",
  "text/plain",
];

interface Message {
  readonly type: string;
  readonly data: JsonObject;
  readonly displayId: string;
}

/** A notebook that keeps its messages, and a clock that goes on only when told. */
function fakeNotebook() {
  const messages: Message[] = [];
  const clock = { ms: 0 };
  const broadcast: Broadcast = (type, content) => {
    const { display_id: displayId } = content["transient"] as {
      display_id: string;
    };
    const data = content["data"] as JsonObject;
    messages.push({ type, data, displayId });
  };
  return { messages, clock, broadcast, now: () => clock.ms };
}

function fakeOutput(output: "terminal" | "pipe") {
  const written: string[] = [];
  const writer = {
    isTerminal: output === "terminal",
    columns: () => 90,
    write: (text: string) => void written.push(text),
  };
  return { written, writer };
}

Deno.test("liveDisplay() sends eight frames a second and draws no others", () => {
  const { messages, clock, broadcast, now } = fakeNotebook();
  const live = liveDisplay({ broadcast, now });
  let drawn = 0;
  for (clock.ms = 0; clock.ms < 1000; clock.ms++) {
    live.frame(() => {
      drawn++;
      return FIGURE;
    });
  }
  assertEquals(messages.length, 9); // the first at once
  assertEquals(drawn, 9);
});

Deno.test("liveDisplay() spends a fortieth of the time on slow frames, but shows five a second", () => {
  const { messages, clock, broadcast, now } = fakeNotebook();
  const live = liveDisplay({ broadcast, now });
  const slowFigure = (costMs: number) => (): Figure => {
    clock.ms += costMs;
    return FIGURE;
  };
  const countIn = (costMs: number) => {
    const [start, before] = [clock.ms, messages.length];
    while (clock.ms < start + 9000) {
      live.frame(slowFigure(costMs));
      clock.ms += 1;
    }
    return messages.length - before;
  };
  countIn(4);
  const slow = countIn(4); // 160 ms each
  assert(slow >= 55 && slow <= 57, `${slow} frames`);
  countIn(30);
  const slowest = countIn(30);
  assert(slowest >= 45 && slowest <= 48, `${slowest} frames`);
});

Deno.test("liveDisplay() goes on as before after a frame that waited for the processor", () => {
  const { messages, clock, broadcast, now } = fakeNotebook();
  const live = liveDisplay({ broadcast, now });
  let drawn = 0;
  const figure = (): Figure => {
    clock.ms += ++drawn % 3 === 0 ? 90 : 1;
    return FIGURE;
  };
  while (clock.ms < 1000) {
    live.frame(figure);
    clock.ms += 1;
  }
  assert(messages.length >= 7, `${messages.length} frames`);
});

Deno.test("liveDisplay() sends nothing where nothing has changed", async () => {
  const { messages, clock, broadcast, now } = fakeNotebook();
  const live = liveDisplay({ broadcast, now });
  for (clock.ms = 0; clock.ms < 1000; clock.ms++) live.frame(() => null);
  assertEquals(messages.length, 0);
  const { written, writer } = fakeOutput("pipe");
  const line = liveDisplay({ broadcast: null, writer, status: () => null });
  for (let frame = 0; frame < 9; frame++) line.frame(() => null);
  await line.finish(FIGURE);
  assertEquals(written, []);
});

Deno.test("liveDisplay() replaces SVG frames in place and ends with all forms", async () => {
  const { messages, clock, broadcast, now } = fakeNotebook();
  const live = liveDisplay({ broadcast, now });
  for (let frame = 0; frame < 3; frame++) {
    live.frame(() => FIGURE);
    clock.ms += 1000;
  }
  await live.finish(FIGURE);
  assertEquals(messages.map(({ type }) => type), [
    "display_data",
    ...Array(3).fill("update_display_data"),
  ]);
  assertEquals(new Set(messages.map(({ displayId }) => displayId)).size, 1);
  for (const { data } of messages.slice(0, -1)) {
    assertEquals(Object.keys(data), ["image/svg+xml", "text/plain"]);
  }
  const last = messages.at(-1)!.data;
  assertEquals(Object.keys(last).sort(), FINAL_FORMS);
});

Deno.test("liveDisplay() that never had a frame still shows the last figure", async () => {
  const { messages, broadcast } = fakeNotebook();
  await liveDisplay({ broadcast }).finish(FIGURE);
  assertEquals(messages.map(({ type }) => type), ["display_data"]);
});

Deno.test("LiveDisplay.frame() outlives a notebook that refuses frames, finish() tells", async () => {
  const broadcast = () => Promise.reject(new Error("nobody listens"));
  const live = liveDisplay({ broadcast });
  live.frame(() => FIGURE);
  // An unhandled rejection would end the process now.
  await new Promise((resolve) => setTimeout(resolve, 0));
  await assertRejects(() => live.finish(FIGURE), Error, "nobody listens");
});

Deno.test("LiveDisplay.frame() does not replace the last figure", async () => {
  const { messages, broadcast } = fakeNotebook();
  const live = liveDisplay({ broadcast });
  await live.finish(FIGURE);
  live.frame(() => FIGURE);
  assertEquals(messages.length, 1);
});

Deno.test("LiveDisplay.frame() throws the reason of an abort, finish() still works", async () => {
  const { messages, broadcast } = fakeNotebook();
  const controller = new AbortController();
  const live = liveDisplay({ broadcast, signal: controller.signal });
  controller.abort(new Error("interrupted"));
  assertThrows(() => live.frame(() => FIGURE), Error, "interrupted");
  await live.finish(FIGURE);
  assertEquals(Object.keys(messages[0]!.data).sort(), FINAL_FORMS);
});

Deno.test("liveDisplay() on a terminal moves a line and prints the last figure", async () => {
  const { written, writer } = fakeOutput("terminal");
  const live = liveDisplay({
    broadcast: null,
    writer,
    totalSteps: 2,
    status: () => ({ step: 1 }),
  });
  live.frame(() => {
    throw new Error("a terminal needs no frames");
  });
  await live.finish(FIGURE);
  assertStringIncludes(written[0]!, "1/2");
  assertEquals(written.at(-2), "\n");
  assertEquals(written.at(-1), `${FIGURE.text({ width: 90 })}\n`);
});

Deno.test("liveDisplay() on a pipe writes plain lines only", async () => {
  const { written, writer } = fakeOutput("pipe");
  let step = 0;
  const live = liveDisplay({
    broadcast: null,
    writer,
    totalSteps: 10,
    status: () => ({ step }),
  });
  for (step = 1; step <= 10; step++) live.frame(() => FIGURE);
  await live.finish(FIGURE);
  assertEquals(written.length, 10);
  assert(written.every((line) => /^\d+\/10 .*\n$/.test(line)));
  assert(!written.join("").includes("\x1b"));
});
