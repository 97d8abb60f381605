import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { PageLender } from "../../../lib/device/wasm/page_lender.ts";

const PAGE_BYTES = 1 << 16;
const UNIT_BYTES = 256;
const FIRST_BYTE = PAGE_BYTES;

function makeMemory(maximumPages = 1000): WebAssembly.Memory {
  return new WebAssembly.Memory({
    initial: 1,
    maximum: maximumPages,
    shared: true,
  });
}

function makeLender(maximumPages?: number) {
  const memory = makeMemory(maximumPages);
  return { memory, lender: new PageLender(memory, FIRST_BYTE) };
}

function addressOf(lender: PageLender, segment: number): number {
  return lender.addressOf({ segment, address: 0, sizeBytes: UNIT_BYTES });
}

interface Lent {
  readonly start: number;
  readonly end: number;
}

/** First fit at its plainest: the lowest gap between ranges in order. */
function lowestFit(lent: readonly Lent[], sizeBytes: number): number {
  let start = FIRST_BYTE;
  for (const range of lent.toSorted((a, b) => a.start - b.start)) {
    if (range.start - start >= sizeBytes) break;
    start = range.end;
  }
  return start;
}

const turn = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 300 }) },
  // Negative: gives one back.
  { weight: 2, arbitrary: fc.integer({ min: -1000, max: -1 }) },
);

Deno.test("PageLender places every segment as plain first fit would", () => {
  fc.assert(
    fc.property(fc.array(turn, { minLength: 20, maxLength: 200 }), (turns) => {
      const { memory, lender } = makeLender();
      const lent = new Map<number, Lent>();
      let highest = FIRST_BYTE;
      for (const number of turns) {
        if (number < 0) {
          const ids = [...lent.keys()];
          const id = ids[-number % ids.length];
          if (id === undefined) continue;
          lent.delete(id);
          lender.release(id);
          continue;
        }
        const sizeBytes = number * UNIT_BYTES;
        const start = lowestFit([...lent.values()], sizeBytes);
        const id = lender.reserve(sizeBytes)!;
        assertEquals(addressOf(lender, id), start);
        assert(!lent.has(id));
        lent.set(id, { start, end: start + sizeBytes });
        highest = Math.max(highest, start + sizeBytes);
      }
      const pages = Math.ceil(highest / PAGE_BYTES);
      assertEquals(memory.buffer.byteLength, pages * PAGE_BYTES);
      assertEquals(lender.deviceBytes(), pages * PAGE_BYTES);
    }),
  );
});

Deno.test("PageLender reserve() gives null where the memory ends, and goes on", () => {
  const { memory, lender } = makeLender(4);
  const half = lender.reserve(2 * PAGE_BYTES)!;
  assertEquals(lender.reserve(2 * PAGE_BYTES), null);
  assertEquals(memory.buffer.byteLength, 3 * PAGE_BYTES);
  assert(lender.reserve(PAGE_BYTES) !== null);
  assertEquals(lender.reserve(UNIT_BYTES), null);
  lender.release(half);
  const again = lender.reserve(2 * PAGE_BYTES)!;
  assertEquals(addressOf(lender, again), FIRST_BYTE);
});

Deno.test("PageLender never uses an id twice", () => {
  const { lender } = makeLender();
  const ids = Array.from({ length: 50 }, () => {
    const id = lender.reserve(UNIT_BYTES)!;
    lender.release(id);
    return id;
  });
  assertEquals(new Set(ids).size, ids.length);
});

Deno.test("PageLender addressOf() names any byte of a segment, and nothing for empty ranges", () => {
  const { lender } = makeLender();
  lender.reserve(UNIT_BYTES);
  const segment = lender.reserve(4 * UNIT_BYTES)!;
  assertEquals(
    lender.addressOf({ segment, address: 512, sizeBytes: 4 }),
    FIRST_BYTE + UNIT_BYTES + 512,
  );
  assertEquals(
    lender.addressOf({ segment: 12345, address: 0, sizeBytes: 0 }),
    0,
  );
  assertEquals(lender.segmentOf(), 0);
});

Deno.test("PageLender lends addresses beyond 2 GiB", () => {
  const { lender } = makeLender(65536);
  lender.reserve(2 ** 31 + PAGE_BYTES);
  const high = lender.reserve(UNIT_BYTES)!;
  assertEquals(addressOf(lender, high), 2 ** 31 + 2 * PAGE_BYTES);
});

Deno.test("PageLender stop() lets go of the memory and lends nothing more", () => {
  const { lender } = makeLender();
  const segment = lender.reserve(UNIT_BYTES)!;
  lender.stop();
  assertEquals(lender.deviceBytes(), 0);
  assertThrows(() => lender.reserve(UNIT_BYTES), Error, "has been stopped");
  lender.release(segment);
});
