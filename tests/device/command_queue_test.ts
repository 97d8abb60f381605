/**
 * The main thread's end of a channel, against a reader of the ring that knows
 * only the format of commands: no worker runs here.
 * @module
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import {
  Command,
  Control,
  leaveError,
  RING_WORDS,
  SILENCE_LIMIT_MS,
  State,
} from "../../lib/device/channel.ts";
import { CommandQueue } from "../../lib/device/command_queue.ts";

interface TakenCommand {
  readonly kind: number;
  readonly words: readonly number[];
}

/** Takes commands out of a ring, as a worker would. */
class Reader {
  readonly #control: Int32Array;
  readonly #ring: Int32Array;

  constructor(queue: CommandQueue, firstWord = 0) {
    this.#control = new Int32Array(queue.buffers.control);
    this.#ring = new Int32Array(queue.buffers.ring);
    this.#control[Control.state] = State.ready;
    this.#control[Control.taken] = firstWord;
  }

  /** Words that wait in the ring. */
  get usedWords(): number {
    const { taken, put } = Control;
    return (this.#control[put]! - this.#control[taken]!) >>> 0;
  }

  takeAll(): TakenCommand[] {
    const commands: TakenCommand[] = [];
    while (this.usedWords > 0) {
      const position = (this.#control[Control.taken]! >>> 0) % RING_WORDS;
      const rest = RING_WORDS - position;
      const isWrap = rest === 1 || this.#ring[position + 1] === Command.wrap;
      const length = isWrap ? rest : this.#ring[position]!;
      if (!isWrap) {
        const words = [
          ...this.#ring.subarray(position + 2, position + length),
        ];
        commands.push({ kind: this.#ring[position + 1]!, words });
        this.#control[Control.completed]!++;
      }
      this.#control[Control.taken]! += length;
    }
    return commands;
  }
}

const oneSize = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 3, arbitrary: fc.integer({ min: 1000, max: 1100 }) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: RING_WORDS >> 2, max: (RING_WORDS >> 1) - 2 }),
  },
);

Deno.test("CommandQueue push() brings commands of any size through the ring in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(oneSize, { minLength: 1, maxLength: 120 }),
      async (sizes) => {
        const queue = new CommandQueue();
        const reader = new Reader(queue);
        const taken: TakenCommand[] = [];
        const pushed = sizes.map((size, index) => {
          // Without a worker a full ring would wait for ever.
          if (reader.usedWords + 2 * (size + 2) >= RING_WORDS) {
            taken.push(...reader.takeAll());
          }
          const words = Array.from({ length: size }, (_, at) => index ^ at);
          assertEquals(queue.push(Command.run, words), index + 1);
          return { kind: Command.run, words };
        });
        taken.push(...reader.takeAll());
        assert(queue.isDone(sizes.length));
        queue.declareDead();
        await queue.stop();
        // Comparing texts is faster than comparing millions of numbers deeply.
        assertEquals(JSON.stringify(taken), JSON.stringify(pushed));
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("CommandQueue push() refuses a command that could never fit", async () => {
  const queue = new CommandQueue();
  new Reader(queue);
  const words = new Int32Array(RING_WORDS / 2);
  assertThrows(() => queue.push(Command.run, words), Error, "fits the ring");
  queue.declareDead();
  await queue.stop();
});

Deno.test("CommandQueue counts on when its counters wrap around", async () => {
  const queue = new CommandQueue();
  const control = new Int32Array(queue.buffers.control);
  control[Control.state] = State.ready;
  control[Control.completed] = 0x7fffffff;
  assert(queue.isDone(0x7fffffff));
  assert(!queue.isDone(0x80000000));
  control[Control.completed]!++;
  assert(queue.isDone(0x80000000));
  queue.waitSync(0x80000000);
  queue.declareDead();
  await queue.stop();
});

Deno.test("CommandQueue tells that its worker has died, and of what, every time", async () => {
  const queue = new CommandQueue();
  new Reader(queue);
  const number = queue.push(Command.finish, []);
  leaveError(queue.buffers, new Error("out of luck"));
  new Int32Array(queue.buffers.control)[Control.state] = State.dead;
  const expected = "its worker has died: out of luck. Stop the lab";
  assertThrows(() => queue.waitSync(number), Error, expected);
  assertThrows(() => queue.push(Command.finish, []), Error, expected);
  await assertRejects(() => queue.wait(number), Error, expected);
  await assertRejects(() => queue.started(), Error, expected);
  assert(queue.isOver);
  await queue.stop();
});

Deno.test("CommandQueue takes a worker for dead that neither works nor breathes", async () => {
  const queue = new CommandQueue();
  new Reader(queue);
  const number = queue.push(Command.finish, []);
  const started = performance.now();
  assertThrows(() => queue.waitSync(number), Error, "its worker has died");
  assert(performance.now() - started >= SILENCE_LIMIT_MS);
  await queue.stop();
});

Deno.test("CommandQueue waits for a worker that works, however long", async () => {
  const queue = new CommandQueue();
  const reader = new Reader(queue);
  const number = queue.push(Command.finish, []);
  const control = new Int32Array(queue.buffers.control);
  control[Control.busy] = 1;
  const timer = setTimeout(() => reader.takeAll(), SILENCE_LIMIT_MS + 300);
  await queue.wait(number);
  clearTimeout(timer);
  queue.declareDead();
  await queue.stop();
});

Deno.test("CommandQueue can do nothing more once it has stopped", async () => {
  const queue = new CommandQueue();
  const reader = new Reader(queue);
  const stopping = queue.stop();
  assertEquals(reader.takeAll(), [{ kind: Command.stop, words: [] }]);
  await stopping;
  assertThrows(
    () => queue.push(Command.finish, []),
    Error,
    "it has been stopped",
  );
  queue.declareDead();
  assertThrows(
    () => queue.push(Command.finish, []),
    Error,
    "it has been stopped",
  );
  await queue.stop();
});
