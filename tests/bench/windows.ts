/**
 * What one way takes more than another where both cannot run in the same moment
 * and the machine's speed changes from one moment to the next: a run of equal
 * steps is cut into short windows, and the ways take turns at them.
 *
 * A window's time, as a logarithm, is that of its place in the step, plus the
 * speed of the moment, which its neighbours tell, plus what its way takes more
 * there. Places count by their time. What happens in fewer than a tenth of a
 * place's windows is not seen.
 * @module
 */
import { median } from "./statistics.ts";

/** Neighbours on either side that tell the speed of a moment. */
const NEIGHBOURS = 4;
/** Rounds of telling speeds and ways apart. */
const ROUNDS = 4;
/** Steps are judged in so many groups, one after the other, whose spread tells the error. */
const GROUPS = 10;
/** Steps of a group at least, for each way. */
const FEWEST = 5;
/** Share of the shortest and of the longest windows that do not count: a collection falls where it likes. */
const TRIMMED = 0.1;

/** What a way takes more than the mean of the first and the last one, and its error, as shares of a step. */
export interface Surplus {
  readonly share: number;
  readonly standardError: number;
}

/** A window's way and its time as a logarithm. */
interface Window {
  readonly way: number;
  readonly logMs: number;
}

/** Times the windows of steps, which belong to so many ways in turns. */
export class WindowTimer {
  readonly #steps: Window[][] = [];
  readonly #ways: number;
  readonly #enter: (way: number) => void;
  readonly #now: () => number;
  #startedMs = 0;

  /** `enter` is told the way of each window that begins; `now` gives milliseconds. */
  constructor(
    ways: number,
    enter: (way: number) => void,
    now = () => performance.now(),
  ) {
    this.#ways = ways;
    this.#enter = enter;
    this.#now = now;
  }

  /** The first window of a step begins. */
  beginStep(): void {
    this.#steps.push([]);
    this.#begin();
  }

  /** A window ends and the next one begins. */
  next(): void {
    this.endStep();
    this.#begin();
  }

  /** The last window of a step ends. */
  endStep(): void {
    const logMs = Math.log(this.#now() - this.#startedMs);
    this.#steps.at(-1)!.push({ way: this.#way(), logMs });
  }

  /** Milliseconds of a step, the windows at their medians. */
  get stepMs(): number {
    return sum(placesOf(this.#whole()).map(Math.exp));
  }

  /**
   * What each way takes more than the first and the last one, which should be
   * the same.
   *
   * @throws {RangeError} If there are too few steps to tell.
   */
  surplus(): Surplus[] {
    const steps = this.#whole();
    const fewest = GROUPS * FEWEST * this.#ways;
    if (steps.length < fewest) {
      throw new RangeError(
        `Cannot compare ways as ${fewest} steps are needed: ` +
          `${steps.length} were measured. Measure more`,
      );
    }
    const size = steps.length / GROUPS;
    const each = Array.from({ length: GROUPS }, (_, group) => {
      const some = steps.slice(group * size, (group + 1) * size);
      return sharesOf(some, this.#ways);
    });
    return sharesOf(steps, this.#ways).map((share, way) => ({
      share,
      standardError: standardError(each.map((shares) => shares[way]!)),
    }));
  }

  /** Steps take turns in both orders, as a window finds in the caches what the one before it left. */
  #way(): number {
    const turn = this.#steps.length;
    const order = turn % 2 === 0 ? 1 : this.#ways - 1;
    const index = this.#steps.at(-1)!.length;
    return (order * index + (turn >> 1)) % this.#ways;
  }

  #begin(): void {
    this.#enter(this.#way());
    this.#startedMs = this.#now();
  }

  /** Steps with as many windows as most have, and no more of each. */
  #whole(): Window[][] {
    const length = median(this.#steps.map((windows) => windows.length));
    return this.#steps.filter((windows) => windows.length >= length)
      .map((windows) => windows.slice(0, Math.floor(length)));
  }
}

/** The time of each place in a step, as a logarithm. */
function placesOf(steps: readonly Window[][]): number[] {
  return steps[0]!.map((_, place) =>
    median(steps.map((windows) => windows[place]!.logMs))
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function trimmedMean(values: readonly number[]): number {
  const cut = Math.floor(TRIMMED * values.length);
  const sorted = values.toSorted((a, b) => a - b);
  return mean(sorted.slice(cut, values.length - cut));
}

function standardError(values: readonly number[]): number {
  const middle = mean(values);
  const square = mean(values.map((value) => (value - middle) ** 2));
  return Math.sqrt(square / (values.length - 1));
}

/** The speed of each moment of a step, told by its neighbours. */
function speedsOf(rest: readonly number[]): number[] {
  return rest.map((_, place) => {
    const from = Math.max(0, place - NEIGHBOURS);
    const before = rest.slice(from, place);
    const after = rest.slice(place + 1, place + 1 + NEIGHBOURS);
    return median([...before, ...after]);
  });
}

/** Surplus of each way at each place, as a logarithm. */
type Effects = readonly (readonly number[])[];

/** Better effects than those that are known. */
function refine(
  steps: readonly Window[][],
  places: readonly number[],
  effects: Effects,
): Effects {
  const found = effects.map((ofWay) => ofWay.map((): number[] => []));
  for (const windows of steps) {
    const speeds = speedsOf(
      windows.map(({ way, logMs }, place) =>
        logMs - places[place]! - effects[way]![place]!
      ),
    );
    windows.forEach(({ way, logMs }, place) => {
      found[way]![place]!.push(logMs - places[place]! - speeds[place]!);
    });
  }
  return found.map((ofWay) => ofWay.map(trimmedMean));
}

/** What ways take more than the mean of the first and the last one, as shares of a step. */
function sharesOf(steps: readonly Window[][], ways: number): number[] {
  const places = placesOf(steps);
  let effects: Effects = Array.from(
    { length: ways },
    () => places.map(() => 0),
  );
  for (let round = 0; round < ROUNDS; round++) {
    effects = refine(steps, places, effects);
  }
  const still = places.map((log, place) =>
    log + (effects[0]![place]! + effects.at(-1)![place]!) / 2
  );
  const stillMs = sum(still.map(Math.exp));
  return effects.map((ofWay) => {
    const logs = ofWay.map((effect, place) => places[place]! + effect);
    return sum(logs.map(Math.exp)) / stillMs - 1;
  });
}
