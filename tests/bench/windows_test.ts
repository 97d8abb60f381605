import { assert } from "@std/assert";
import { makeRandom } from "../../lib/plan/random.ts";
import { WindowTimer } from "./windows.ts";

/** Steps of windows on a machine whose speed drifts by a factor of two, and jumps by a third from window to window. */
function measure(surplus: readonly number[], steps: number) {
  const random = makeRandom(7);
  let ms = 0;
  let way = 0;
  let speed = 0;
  const timer = new WindowTimer(surplus.length, (next) => way = next, () => ms);
  for (let step = 0; step < steps; step++) {
    timer.beginStep();
    for (let place = 0; place < 30; place++) {
      speed = 0.95 * speed + 0.2 * (random() - 0.5);
      const jump = random() < 0.2 ? random() : 0.1 * random();
      ms += (1 + place % 7) * (1 + surplus[way]!) * Math.exp(speed + jump);
      if (place < 29) timer.next();
    }
    timer.endStep();
  }
  return timer.surplus();
}

Deno.test("WindowTimer tells what a way takes more, whatever the machine does meanwhile", () => {
  for (const share of [0, 0.02, 0.3]) {
    const [first, second, third] = measure([0, share, 0], 600);
    const error = second!.standardError;
    assert(error < 0.004, `an error of ${error}`);
    assert(Math.abs(second!.share - share) < 3 * error, `${second!.share}`);
    assert(Math.abs(first!.share) < 3 * first!.standardError);
    assert(Math.abs(third!.share + first!.share) < 1e-3);
  }
});
