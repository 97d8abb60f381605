/**
 * What one way takes more than another where both cannot run in the same moment
 * and the machine's speed changes from one moment to the next: a run of equal
 * steps is cut into short windows, and the ways take turns at them.
 *
 * A window's time, as a logarithm, is that of its place in the step, plus the
 * speed of the moment, which its neighbours tell, plus what its way takes more.
 * @module
 */
import { median } from "./statistics.ts";

/** Neighbours on either side that tell the speed of a moment. */
const NEIGHBOURS = 4;
/** Rounds of telling speeds and ways apart. */
const ROUNDS = 4;
/** Steps are judged in so many groups, whose spread tells the error. */
const GROUPS = 20;
/** Share of the shortest and of the longest windows that do not count: a collection falls where it likes. */
const TRIMMED = 0.1;

/** What a way takes more than the first one and its error, as shares of the time. */
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
    return placesOf(this.#whole()).reduce((sum, log) => sum + Math.exp(log), 0);
  }

  /** What each way takes more than the first and the last one, which should be the same. */
  surplus(): Surplus[] {
    const steps = this.#whole();
    const groups = Array.from(
      { length: GROUPS },
      (_, group) => steps.filter((_, step) => step % GROUPS === group),
    );
    const all = relativeEffects(steps, this.#ways);
    const each = groups.map((group) => relativeEffects(group, this.#ways));
    return all.map((share, way) => ({
      share,
      standardError: standardError(each.map((effects) => effects[way]!)),
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

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
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

/** What is left of each window of a step when its neighbours have told the speed. */
function withoutSpeed(rest: readonly number[]): number[] {
  return rest.map((value, place) => {
    const from = Math.max(0, place - NEIGHBOURS);
    const before = rest.slice(from, place);
    const after = rest.slice(place + 1, place + 1 + NEIGHBOURS);
    return value - median([...before, ...after]);
  });
}

/** What ways take more than the mean of the first and the last one. */
function relativeEffects(steps: readonly Window[][], ways: number): number[] {
  const places = placesOf(steps);
  let effects = new Array<number>(ways).fill(0);
  for (let round = 0; round < ROUNDS; round++) {
    const byWay = effects.map((): number[] => []);
    for (const windows of steps) {
      const rest = windows.map(({ way, logMs }, place) =>
        logMs - places[place]! - effects[way]!
      );
      withoutSpeed(rest).forEach((value, place) => {
        const { way } = windows[place]!;
        byWay[way]!.push(value + effects[way]!);
      });
    }
    effects = byWay.map(trimmedMean);
  }
  const still = (effects[0]! + effects.at(-1)!) / 2;
  return effects.map((effect) => Math.exp(effect - still) - 1);
}
