/**
 * What the planned working sets of training steps take: for the article's cases
 * and for a transformer block, predicted and measured.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { createCase1, createCase2, createCase3 } from "../bench/models.ts";
import { transformer } from "../support/transformer.ts";

/** Something that trains; a step ends when its loss has been read. */
interface Subject {
  step(): Promise<number>;
  dispose(): void;
}

function transformerSubject(): Subject {
  const { step, dispose } = transformer();
  return {
    dispose,
    async step() {
      const loss = step();
      try {
        return (await loss.data())[0]!;
      } finally {
        loss.dispose();
      }
    },
  };
}

interface Case {
  readonly make: () => Subject;
  /** Bytes that the extent may take: for cases 1 and 3 what the best order without fusion needs, for others what eager steps do. */
  readonly mostBytes: number;
}

const MOST_MERIT = 1.01;
const CASES: Readonly<Record<string, Case>> = {
  "case 1, batch 32": { make: () => createCase1(32), mostBytes: 13.6e6 },
  "case 2, batch 32": { make: () => createCase2(32), mostBytes: 24.6e6 },
  "case 3, batch 32": { make: () => createCase3(32), mostBytes: 13.6e6 },
  "a transformer block": { make: transformerSubject, mostBytes: 8.6e6 },
};

/** What a prediction must get right to the byte. */
function figuresOf({ extent, lowerBound, peak, deviceAllocations }: tm.Trace) {
  const { bytes, reserved, byCategory } = peak;
  return {
    extent,
    lowerBound,
    bytes,
    reserved,
    byCategory,
    deviceAllocations,
  };
}

for (const [name, { make, mostBytes }] of Object.entries(CASES)) {
  Deno.test(`the planned extent of ${name} is at its bound`, async () => {
    await using lab = await tm.start({ device: "wasm" });
    const subject = make();
    await subject.step();
    const measured = await lab.track(name, () => subject.step());
    const { extent, lowerBound } = measured;
    assert(
      extent <= MOST_MERIT * lowerBound && extent <= mostBytes,
      `${extent} B of at least ${lowerBound} B`,
    );
    const predicted = await tm.predict(() => subject.step());
    assertEquals(predicted.extent, extent);
    assertEquals(predicted.lowerBound, lowerBound);
    subject.dispose();
  });

  Deno.test(`what ${name} needs from the first byte on is predicted exactly`, async () => {
    const train = async () => {
      const subject = make();
      for (let step = 0; step < 2; step++) await subject.step();
      subject.dispose();
    };
    const predicted = await tm.predict(train, { device: "wasm" });
    await using lab = await tm.start({ device: "wasm" });
    const measured = await lab.track(name, train);
    assertEquals(figuresOf(predicted), figuresOf(measured));
  });
}

Deno.test("a transformer block learns the same on the cpu backend", async () => {
  const lossesOf = async () => {
    const subject = transformerSubject();
    const losses: number[] = [];
    for (let step = 0; step < 3; step++) losses.push(await subject.step());
    subject.dispose();
    return losses;
  };
  await tf.setBackend("cpu");
  const expected = await lossesOf();
  await using _lab = await tm.start({ device: "wasm" });
  const losses = await lossesOf();
  losses.forEach((loss, step) => {
    const error = Math.abs(loss - expected[step]!) / expected[step]!;
    assert(error < 1e-5, `step ${step}: ${loss}, not ${expected[step]}`);
  });
});
