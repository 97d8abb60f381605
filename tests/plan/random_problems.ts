/**
 * Problems of the shapes that training has, from a seed, and shapeless ones.
 * @module
 */
import type { Buffer } from "../../lib/plan/problem.ts";
import { makeRandom } from "../../lib/plan/random.ts";

/** Sizes from a few bytes to megabytes, the small ones the more frequent. */
function randomSize(random: () => number): number {
  const elements = Math.floor(2 ** (2 + 16 * random() ** 1.5));
  return 4 * elements * (random() < 0.5 ? 32 : 1);
}

/**
 * One training step: parameters and slots live throughout, activations from
 * their layer's forward to its backward op, gradients from there to the next
 * or to the update, temporaries for a moment; some activations skip layers.
 */
export function trainingProblem(
  layers: number,
  seed: number,
  alignmentBytes = 1,
): Buffer[] {
  const random = makeRandom(seed);
  const buffers: Buffer[] = [];
  const last = 4 * layers + 1;
  const add = (lower: number, upper: number, sizeBytes: number) =>
    buffers.push({
      id: `b${buffers.length}`,
      lower,
      upper: Math.min(upper, last),
      sizeBytes,
      alignmentBytes,
    });
  for (let layer = 0; layer < layers; layer++) {
    const forward = 2 * layer;
    const backward = 4 * layers - 2 * layer - 2;
    const size = randomSize(random);
    add(forward, backward + 1, size);
    if (random() < 0.4) add(forward, forward + 1, randomSize(random));
    if (random() < 0.4) add(forward, forward + 2, size);
    if (random() < 0.1) {
      add(forward, forward + 2 * Math.ceil(8 * random()), size);
    }
    add(backward, backward + 3, size);
    if (random() < 0.4) add(backward, backward + 1, randomSize(random));
    if (random() < 0.3) {
      const weight = randomSize(random);
      add(0, last, weight);
      add(backward, random() < 0.5 ? backward + 2 : last, weight);
    }
  }
  return buffers;
}

/** Lives and sizes without any structure. */
export function shapelessProblem(
  count: number,
  seed: number,
  meanLife = 50,
): Buffer[] {
  const random = makeRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const lower = Math.floor(random() * count);
    const life = 1 + Math.floor(-Math.log(1 - random()) * meanLife);
    return {
      id: `b${index}`,
      lower,
      upper: lower + life,
      sizeBytes: randomSize(random),
      alignmentBytes: 1,
    };
  });
}

/** A buffer from the numbers that matter. */
export function bufferOf(
  id: string,
  lower: number,
  upper: number,
  sizeBytes: number,
  alignmentBytes = 1,
): Buffer {
  return { id, lower, upper, sizeBytes, alignmentBytes };
}
