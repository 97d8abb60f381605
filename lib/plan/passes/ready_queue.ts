/**
 * Steps that may run now, the one of least cost first and, among equals, the
 * first recorded. A cost may change while a step waits: it is put in again, and
 * the old entry is passed over when it comes up.
 * @module
 */

/** See the module. */
export class ReadyQueue {
  readonly #costs: Float64Array;
  /** A binary heap of steps and what they cost when they were put in. */
  readonly #entries: { readonly step: number; readonly cost: number }[] = [];
  readonly #isWaiting: Uint8Array;

  /** An empty queue for steps from 0 up. */
  constructor(stepCount: number) {
    this.#costs = new Float64Array(stepCount);
    this.#isWaiting = new Uint8Array(stepCount);
  }

  /** Puts a step in, or changes the cost of one that waits. */
  put(step: number, cost: number): void {
    if (this.#isWaiting[step] && this.#costs[step] === cost) return;
    this.#isWaiting[step] = 1;
    this.#costs[step] = cost;
    const entries = this.#entries;
    let place = entries.push({ step, cost }) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (this.#isFirst(above, place)) return;
      this.#swap(above, place);
      place = above;
    }
  }

  /** Takes the first step; -1 if none waits. */
  take(): number {
    for (;;) {
      const first = this.#entries[0];
      if (!first) return -1;
      const last = this.#entries.pop()!;
      if (this.#entries.length > 0) {
        this.#entries[0] = last;
        this.#sink();
      }
      const { step, cost } = first;
      if (!this.#isWaiting[step] || this.#costs[step] !== cost) continue;
      this.#isWaiting[step] = 0;
      return step;
    }
  }

  #isFirst(one: number, other: number): boolean {
    const [a, b] = [this.#entries[one]!, this.#entries[other]!];
    return a.cost < b.cost || (a.cost === b.cost && a.step <= b.step);
  }

  #swap(one: number, other: number): void {
    const entries = this.#entries;
    [entries[one], entries[other]] = [entries[other]!, entries[one]!];
  }

  #sink(): void {
    const { length } = this.#entries;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const right = left + 1;
      let first = place;
      if (left < length && !this.#isFirst(first, left)) first = left;
      if (right < length && !this.#isFirst(first, right)) first = right;
      if (first === place) return;
      this.#swap(first, place);
      place = first;
    }
  }
}
