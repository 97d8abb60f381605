/**
 * Training with values stored in other formats than float32.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as tm from "tidemark";
import { createCase1, createCase2 } from "../bench/models.ts";

/** Losses of a few steps. */
async function lossesOf(
  make: typeof createCase1,
  options: tm.LabOptions,
): Promise<number[]> {
  await using _lab = await tm.start({ device: "wasm", ...options });
  tm.seed(11);
  const subject = make(8);
  const losses: number[] = [];
  for (let step = 0; step < 3; step++) losses.push(await subject.step());
  subject.dispose();
  return losses;
}

/** How far losses may be from those of float32: a few roundings of a format with so many bits. */
const TRAINS: Readonly<Partial<Record<tm.Format, number>>> = {
  float64: 2e-5,
  bfloat16: 0.02,
};

for (const [format, tolerance] of Object.entries(TRAINS)) {
  for (const [name, make] of Object.entries({ createCase1, createCase2 })) {
    Deno.test(`${name} trains in ${format} as in float32`, async () => {
      const formats = format as tm.Format;
      const expected = await lossesOf(make, {});
      const settings: tm.LabOptions[] = [
        { formats },
        { formats, strategy: "pool", threads: 1 },
        { formats, strategy: "arena", threads: 3 },
      ];
      const all: number[][] = [];
      for (const options of settings) all.push(await lossesOf(make, options));
      all[0]!.forEach((loss, step) => {
        const error = Math.abs(loss / expected[step]! - 1);
        assert(error <= tolerance!, `step ${step}: ${loss}, ${expected[step]}`);
      });
      assertEquals(all[1], all[0]);
      assertEquals(all[2], all[0]);
    });
  }
}

const NETWORK = { parameter: "float16", activation: "float16" } as const;

Deno.test("float16 trains where the optimizer keeps more bits", async () => {
  const expected = await lossesOf(createCase1, {});
  const losses = await lossesOf(createCase1, {
    formats: { ...NETWORK, input: "float16" },
  });
  losses.forEach((loss, step) => {
    const error = Math.abs(loss / expected[step]! - 1);
    assert(error <= 0.005, `step ${step}: ${loss}, not ${expected[step]}`);
  });
});

/** Losses of many steps, every `steps / 4`th of them. */
async function courseOf(
  make: typeof createCase1,
  steps: number,
  options: tm.LabOptions,
): Promise<number[]> {
  await using _lab = await tm.start({ device: "wasm", ...options });
  tm.seed(5);
  const subject = make(16);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) losses.push(await subject.step());
  subject.dispose();
  return losses.filter((_, step) => step % (steps / 4) === 0);
}

for (const [name, make] of Object.entries({ createCase1, createCase2 })) {
  for (const recording of ["lazy", "eager"] as const) {
    Deno.test(`[${recording}] ${name} learns as in float32 with float16 for parameters and activations`, async () => {
      const steps = recording === "lazy" ? 40 : 8;
      const course = (formats: tm.FormatChoice) =>
        courseOf(make, steps, { recording, formats });
      const expected = await course("float32");
      const losses = await course(NETWORK);
      losses.forEach((loss, at) => {
        const error = Math.abs(loss / expected[at]! - 1);
        assert(error <= 0.01, `${at}: ${loss}, not ${expected[at]}`);
      });
      assert(losses[3]! < losses[0]!, `${losses}`);
    });
  }
}

Deno.test("Adam's second moments are 0 in float16, and what is divided by their root is lost", async () => {
  const losses = await lossesOf(createCase1, { formats: "float16" });
  assert(Number.isFinite(losses[0]) && !Number.isFinite(losses[1]));
});
