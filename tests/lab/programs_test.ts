/**
 * Real programs: a lab computes what TensorFlow.js computes, keeps no more than
 * it, and predicts what it will measure.
 * @module
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { cpu, labs } from "../support/labs.ts";
import { type Program, programs } from "../support/programs.ts";

interface Run {
  readonly values: readonly number[];
  readonly left: number;
}

async function run(program: Program): Promise<Run> {
  const before = tf.memory().numTensors;
  const values = await program();
  return { values, left: tf.memory().numTensors - before };
}

async function runOnCpu(program: Program): Promise<Run> {
  const backend = await cpu.start();
  try {
    return await run(program);
  } finally {
    await backend.stop();
  }
}

function assertSameRun(actual: Run, expected: Run): void {
  assertEquals(actual.left, expected.left);
  assertEquals(actual.values.length, expected.values.length);
  actual.values.forEach((value, at) => {
    const tolerance = 1e-4 * Math.max(1, Math.abs(expected.values[at]!));
    assertAlmostEquals(value, expected.values[at]!, tolerance, `value ${at}`);
  });
}

/** What a trace tells but for time and the numbers in names, which are given anew each time. */
function factsOf(trace: tm.Trace): string[] {
  return trace.events().map((event) => {
    const { timeMs: _, segment: __, blockId: ___, ...rest } = event;
    return JSON.stringify(rest).replaceAll(/(?<=[A-Za-z_"])\d+\b/g, "");
  });
}

for (const { name: device, available, start } of await labs()) {
  for (const [name, program] of Object.entries(programs)) {
    Deno.test({
      name: `[${device}] ${name}: as on the cpu backend, and as predicted`,
      ignore: !available,
      async fn() {
        const expected = await runOnCpu(program);
        await using lab = await start();
        const predicted = await tm.predict(() => run(program));
        const measured = await lab.track(name, () => run(program));
        assertSameRun(measured.result, expected);
        assertEquals(factsOf(predicted), factsOf(measured));
        assertEquals(predicted.peak.bytes, measured.peak.bytes);
        assertEquals(predicted.extent, measured.extent);
        assert(measured.peak.owners.every(({ op }) => op !== null));
      },
    });
  }
}
