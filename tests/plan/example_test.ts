import { assert, assertEquals, assertThrows } from "@std/assert";
import { planText, readRequest } from "../../examples/plan.ts";
import { parseCsv } from "../../lib/plan/csv.ts";

const TEXT = "id,lower,upper,size\na,0,2,64\nb,1,3,64\nc,2,4,64\n";

Deno.test("readRequest() reads files and options, and refuses what it cannot", () => {
  assertEquals(readRequest(["x.csv", "--capacity", "9", "--seconds", "0.5"]), {
    file: "x.csv",
    capacityBytes: 9,
    out: null,
    seconds: 0.5,
    seed: 1,
  });
  assertThrows(() => readRequest([]), RangeError, "name one CSV file");
  assertThrows(() => readRequest(["a", "b"]), RangeError, "2 files");
  assertThrows(() => readRequest(["a", "--seed", "x"]), RangeError, "--seed x");
  assertThrows(() => readRequest(["a", "--fast"]), TypeError);
});

Deno.test("planText() reports the plan and writes its offsets", () => {
  const request = readRequest(["x.csv", "--capacity", "128"]);
  const { lines, csv, isKept } = planText(TEXT, request);
  assert(isKept);
  const text = lines.join("\n");
  for (
    const pattern of [
      /^buffers +3$/m,
      /^lower bound +128 bytes \(128 B\)$/m,
      /^extent +128 bytes/m,
      /^ratio +1\.00000, the least possible$/m,
      /^won by +bottom up by size$/m,
      /^capacity +128 bytes \(128 B\), kept$/m,
    ]
  ) assert(pattern.test(text), `${pattern} in\n${text}`);
  assertEquals([...parseCsv(csv).offsets!].sort((a, b) => a - b), [0, 0, 64]);
});

Deno.test("planText() says by how much a capacity is missed", () => {
  const request = readRequest(["x.csv", "--capacity", "100", "--seconds", "0"]);
  const { lines, isKept } = planText(TEXT, request);
  assert(!isKept);
  assert(lines.join("\n").includes("not kept: 28 bytes too many"));
});
