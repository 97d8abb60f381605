/**
 * Events share readings of the clock, and recordings share a log. Whatever
 * happens, and whoever begins to record or stops, a recording says the same as
 * where each event has a reading of its own.
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Block } from "../../lib/memory/block.ts";
import { CATEGORIES, type Category } from "../../lib/memory/category.ts";
import type { EventColumns } from "../../lib/memory/events.ts";
import type { MemoryManager, Recording } from "../../lib/memory/manager.ts";
import { makeManager, ownerOf } from "../memory/fake_lender.ts";

type Command =
  | {
    readonly kind: "allocate";
    readonly what: Category;
    readonly owner: number;
  }
  | { readonly kind: "free"; readonly pick: number }
  | { readonly kind: "retag"; readonly pick: number; readonly what: Category }
  | { readonly kind: "name"; readonly pick: number; readonly tensor: string }
  | { readonly kind: "mark" }
  | { readonly kind: "wait" }
  | { readonly kind: "start" }
  | { readonly kind: "stop"; readonly pick: number };

const category = fc.constantFrom(...CATEGORIES);
const pick = fc.nat(1000);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("allocate" as const),
      what: category,
      owner: fc.nat(3),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("free" as const), pick }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("retag" as const),
      pick,
      what: category,
    }),
  },
  fc.record({
    kind: fc.constant("name" as const),
    pick,
    tensor: fc.constantFrom("kernel", "bias"),
  }),
  fc.record({ kind: fc.constantFrom("mark", "wait", "start") }),
  fc.record({ kind: fc.constant("stop" as const), pick }),
);

/** One of a list, taken out of it. */
function take<Item>(items: Item[], pick: number): Item | undefined {
  return items.splice(pick % Math.max(1, items.length), 1)[0];
}

/** What recordings say, without times: the clocks differ. */
function contentsOf({ timeMs: _, ...events }: EventColumns) {
  return events;
}

/** Carries out commands, within a recording of all, and gives what each recording says. */
class Performer {
  readonly #manager: MemoryManager;
  readonly #owners = [0, 1, 2, 3].map((index) => ownerOf(`layer ${index}`));
  readonly #blocks: Block[] = [];
  readonly #recordings: Recording[] = [];
  readonly events: unknown[] = [];

  constructor(manager: MemoryManager) {
    this.#manager = manager;
  }

  perform(commands: readonly Command[]): unknown[] {
    const whole = this.#manager.startRecording();
    for (const command of commands) this.#perform(command);
    for (const recording of this.#recordings) this.#stop(recording);
    this.#stop(whole);
    return this.events;
  }

  #perform(command: Command): void {
    const manager = this.#manager;
    switch (command.kind) {
      case "allocate": {
        const owner = this.#owners[command.owner]!;
        this.#blocks.push(manager.allocate(64, command.what, owner));
        return;
      }
      case "free":
        return this.#free(command.pick);
      case "retag":
        return this.#with(
          command.pick,
          (block) => manager.retag(block, command.what),
        );
      case "name":
        return this.#with(
          command.pick,
          (block) => manager.retag(block, "parameter", command.tensor),
        );
      case "mark":
        return manager.mark("here");
      case "wait":
        return manager.timePassed();
      case "start":
        this.#recordings.push(manager.startRecording());
        return;
      case "stop": {
        const recording = take(this.#recordings, command.pick);
        if (recording) this.#stop(recording);
        return;
      }
      default:
        throw command satisfies never;
    }
  }

  #free(pick: number): void {
    const block = take(this.#blocks, pick);
    if (block) this.#manager.free(block);
  }

  #with(pick: number, act: (block: Block) => void): void {
    const block = this.#blocks[pick % Math.max(1, this.#blocks.length)];
    if (block) act(block);
  }

  #stop(recording: Recording): void {
    this.events.push(contentsOf(recording.stop().columns));
  }
}

Deno.test("a recording is the same whether events share readings of the clock or not", () => {
  fc.assert(
    fc.property(
      fc.array(command, { maxLength: 400, size: "max" }),
      (commands) => {
        let ms = 0;
        const atOnce = makeManager({ now: () => ms++ }).manager;
        const together = makeManager().manager;
        assertEquals(
          new Performer(together).perform(commands),
          new Performer(atOnce).perform(commands),
        );
      },
    ),
    { numRuns: 60 },
  );
});
