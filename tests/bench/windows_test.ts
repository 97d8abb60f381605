import { assert, assertThrows } from "@std/assert";
import { makeRandom } from "../../lib/plan/random.ts";
import { type Surplus, WindowTimer } from "./windows.ts";

const PLACES = 30;

/** Milliseconds of a window: those at the end are short. */
const lengthAt = (place: number) => place < 20 ? 1 + place % 7 : 0.1;

/** Steps of windows on a machine whose speed drifts by a factor of two and more, and now and then drops for one window. */
function measure(
  surplusAt: (place: number) => number,
  steps = 600,
): Surplus[] {
  const random = makeRandom(7);
  let ms = 0;
  let way = 0;
  let speed = 0;
  const timer = new WindowTimer(3, (next) => way = next, () => ms);
  for (let step = 0; step < steps; step++) {
    timer.beginStep();
    for (let place = 0; place < PLACES; place++) {
      speed = 0.95 * speed + 0.2 * (random() - 0.5);
      const drop = random() < 0.1 ? random() : 0.1 * random();
      const surplus = way === 1 ? surplusAt(place) : 0;
      ms += lengthAt(place) * (1 + surplus) * Math.exp(speed + drop);
      if (place < PLACES - 1) timer.next();
    }
    timer.endStep();
  }
  return timer.surplus();
}

/** What it takes more of a whole step. */
function shareOf(surplusAt: (place: number) => number): number {
  const places = Array.from({ length: PLACES }, (_, place) => place);
  const total = (of: (place: number) => number) =>
    places.reduce((sum, place) => sum + of(place), 0);
  return total((place) => surplusAt(place) * lengthAt(place)) / total(lengthAt);
}

const cases: Readonly<Record<string, (place: number) => number>> = {
  "nothing": () => 0,
  "the same everywhere": () => 0.02,
  "much": () => 0.3,
  "where windows are short": (place) => place < 20 ? 0.01 : 0.2,
  "at one place": (place) => place === 6 ? 0.2 : 0,
};

for (const [name, surplusAt] of Object.entries(cases)) {
  Deno.test(`WindowTimer tells what a way takes more: ${name}`, () => {
    const [first, second, third] = measure(surplusAt);
    const error = second!.standardError;
    assert(error < 0.004, `an error of ${error}`);
    const distance = Math.abs(second!.share - shareOf(surplusAt));
    assert(distance < 0.004, `${second!.share}, ${distance} away`);
    assert(Math.abs(first!.share - third!.share) < 0.008);
  });
}

Deno.test("WindowTimer asks for enough steps", () => {
  assertThrows(() => measure(() => 0, 100), RangeError, "Measure more");
});
