import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { MiB } from "tidemark";
import { conclude, type Run, tableOf } from "../../examples/demo_report.ts";

interface Numbers {
  readonly name: string;
  readonly reservedMiB: number;
  readonly deviceAllocations: number;
  readonly stepMs: number;
  readonly digest: string | null;
}

/** A run with the parts that the report reads. */
function makeRun(numbers: Numbers): Run {
  const { name, reservedMiB, deviceAllocations, stepMs, digest } = numbers;
  const run: unknown = {
    name,
    reserved: reservedMiB * MiB,
    deviceAllocations,
    trace: { peak: { bytes: 20 * MiB } },
    result: { stepMs, scores: digest && { accuracy: 0.925, digest } },
  };
  return run as Run;
}

const DIRECT: Numbers = {
  name: "direct",
  reservedMiB: 20,
  deviceAllocations: 1234,
  stepMs: 9,
  digest: "a",
};
const ARENA: Numbers = {
  name: "arena",
  reservedMiB: 64,
  deviceAllocations: 1,
  stepMs: 7,
  digest: "a",
};

Deno.test("tableOf() has a row per run", () => {
  assertEquals(tableOf([DIRECT, ARENA].map(makeRun)).cells, [
    ["direct", "20.0 MiB", "20.0 MiB", "1,234", "9.0", "92.5 %"],
    ["arena", "20.0 MiB", "64.0 MiB", "1", "7.0", "92.5 %"],
  ]);
});

Deno.test("tableOf() shows no results of a device that computes nothing", () => {
  const [row] = tableOf([makeRun({ ...DIRECT, digest: null })]).cells;
  assertEquals(row?.slice(-2), ["–", "–"]);
});

Deno.test("conclude() says who reserved least and who asked least", () => {
  const text = conclude([DIRECT, ARENA].map(makeRun)).replaceAll("\n", " ");
  assertStringIncludes(text, "are the same under all of them");
  assertStringIncludes(
    text,
    "direct reserved least, 20.0 MiB, for 1,234 requests to the device; " +
      "arena asked once and holds 3.2 times what is in use at the peak.",
  );
  assertStringIncludes(text, "from 7.0 ms (arena) to 9.0 ms (direct)");
});

Deno.test("conclude() says so when weights differ", () => {
  const runs = [DIRECT, { ...ARENA, digest: "b" }].map(makeRun);
  assertStringIncludes(conclude(runs), "which they should not");
});

Deno.test("conclude() is silent about results of a device that computes nothing", () => {
  const runs = [DIRECT, ARENA].map((run) => makeRun({ ...run, digest: null }));
  assert(!/weights|median/.test(conclude(runs)));
});

Deno.test("conclude() breaks lines at 80 columns", () => {
  const lines = conclude([DIRECT, ARENA].map(makeRun)).split("\n");
  assert(lines.every((line) => line.length <= 80));
});
