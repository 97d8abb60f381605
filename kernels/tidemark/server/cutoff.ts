/**
 * A moment that decides over requests sent before it: after an error or an
 * interrupt, what was asked for before belongs to the same "run all". Front
 * ends have clocks of their own, so only what also arrives about that time
 * counts; nobody can ask again that fast.
 * @module
 */
import type { Header } from "../wire/message.ts";

/** What was sent before the moment has arrived by then. */
const ARRIVAL_LIMIT_MS = 250;

/** When a request was sent, by the clock of the front end, and when it arrived, by ours. */
export interface RequestTimes {
  /** When the front end sent it; NaN if it did not say. */
  readonly sentMs: number;
  /** When it came. */
  readonly arrivedMs: number;
}

/** Times of a request that has just arrived. Some front ends date to the microsecond, which `Date` does not know. */
export function requestTimes({ date }: Header): RequestTimes {
  const text = String(date);
  const micros = /\.\d{3}(\d+)/.exec(text)?.[1] ?? "0";
  return {
    sentMs: Date.parse(text) + Number(`0.${micros}`),
    arrivedMs: Date.now(),
  };
}

/** The latest such moment. */
export class Cutoff {
  #sentMs = -Infinity;
  #arrivedMs = -Infinity;

  /** It is now, or when a request was sent. */
  set(request?: RequestTimes): void {
    this.#arrivedMs = Date.now();
    this.#sentMs = request?.sentMs ?? this.#arrivedMs;
  }

  /** Whether a request was sent before it. */
  covers({ sentMs, arrivedMs }: RequestTimes): boolean {
    return sentMs < this.#sentMs &&
      arrivedMs < this.#arrivedMs + ARRIVAL_LIMIT_MS;
  }
}
