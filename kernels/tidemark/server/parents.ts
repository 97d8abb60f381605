/**
 * Which request a run of a cell followed from, so that late output still
 * reaches its own cell.
 * @module
 */
import type { JsonObject } from "../wire/message.ts";

/** Runs that are remembered; output of older ones goes to the latest cell. */
const REMEMBERED = 10_000;

/** Headers of execute requests by run. */
export class Parents {
  readonly #headers = new Map<number, JsonObject>();
  #latest: JsonObject = {};

  /** Header of the run that began last. */
  get latest(): JsonObject {
    return this.#latest;
  }

  /** A run begins. */
  add(run: number, header: JsonObject): void {
    this.#latest = header;
    this.#headers.set(run, header);
    const [oldest] = this.#headers.keys();
    if (this.#headers.size > REMEMBERED) this.#headers.delete(oldest!);
  }

  /** Header of a run. */
  get(run: number): JsonObject {
    return this.#headers.get(run) ?? this.#latest;
  }
}
