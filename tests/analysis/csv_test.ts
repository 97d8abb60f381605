import { assertEquals } from "@std/assert";
import { eventsToCsv } from "../../lib/analysis/csv.ts";
import { makeUp } from "./made_up.ts";

const HEAD =
  "kind,timeMs,interpolated,inPlace,segment,address,blockId,sizeBytes,paddingBytes," +
  "category,phase,layer,op,tensor,site,name";

Deno.test("eventsToCsv() leaves empty what a kind of event does not have", () => {
  const events = makeUp([
    { kind: "reserve", segment: 3, size: 512, timeMs: 0.25 },
    {
      kind: "alloc",
      segment: 3,
      id: 9,
      size: 100,
      padding: 28,
      address: 256,
      category: "activation",
      layer: "conv",
      phase: "forward",
      timeMs: 1.5,
    },
    { kind: "mark", name: "half way", timeMs: 2 },
    { kind: "refuse", size: 4096, layer: "dense", timeMs: 3 },
    { kind: "free", id: 9, category: "gradient", timeMs: 4 },
    { kind: "release", segment: 3, size: 512, timeMs: 5 },
  ]);
  const lines = [
    HEAD,
    "reserve,0.250,0,,3,,,512,,,,,,,,",
    "alloc,1.500,0,0,3,256,9,100,28,activation,forward,conv,op,,,",
    "mark,2.000,0,,,,,,,,,,,,,half way",
    "refuse,3.000,0,,,,,4096,,temporary,,dense,op,,,",
    "free,4.000,0,,3,256,9,100,28,gradient,forward,conv,op,,,",
    "release,5.000,0,,3,,,512,,,,,,,,",
  ];
  assertEquals(
    eventsToCsv(events),
    lines.map((line) => line + "\r\n").join(""),
  );
  assertEquals(eventsToCsv(makeUp([])), HEAD + "\r\n");
});

Deno.test("eventsToCsv() quotes commas, quotes and line ends", () => {
  const names = ["a,b", 'say "no"', "two\r\nlines", "plain text"];
  const events = makeUp(names.map((name) => ({ kind: "mark", name })));
  const text = eventsToCsv(events);
  const cells = text.slice(HEAD.length + 2)
    .split(/\r\n(?=mark)/)
    .map((line) => line.trimEnd().replace(/^mark,[^,]*,0,+/, ""));
  assertEquals(cells, [
    '"a,b"',
    '"say ""no"""',
    '"two\r\nlines"',
    "plain text",
  ]);
});
