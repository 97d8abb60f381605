/**
 * What a block was is said once, after it began, and in short where its numbers
 * are small. Whatever the numbers, and wherever somebody begins to read, the
 * rows say what the blocks were.
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { LedgerBlock } from "../../lib/memory/block.ts";
import { CATEGORIES } from "../../lib/memory/category.ts";
import { EventLog } from "../../lib/memory/event_log.ts";
import {
  type LogPosition,
  readRecords,
  type RecordChunks,
  takeRecords,
} from "../../lib/memory/record_chunks.ts";
import type { EventRows } from "../../lib/memory/event_row_columns.ts";
import { EVENT_KINDS } from "../../lib/memory/events.ts";
import { makeClock } from "../../lib/memory/log_clock.ts";
import { ownerOf } from "../memory/fake_lender.ts";
import { readRows } from "../memory/read_rows.ts";

const OWNER = ownerOf("dense");
/** A whole number below a power of two, near which the short ones end. */
const below = (...powers: number[]) =>
  fc.oneof(
    ...powers.map((power) => fc.maxSafeNat().map((n) => n % 2 ** power)),
  );

const allocation = fc.record({
  segment: below(4, 13, 32),
  address: below(32),
  sizeBytes: below(20, 33, 50),
  paddingBytes: below(9, 25, 32),
  owner: below(8, 21, 32),
  category: fc.nat(CATEGORIES.length - 1),
  inPlace: fc.boolean(),
});
const command = fc.oneof(
  fc.record({ what: fc.constant("alloc" as const), allocation }),
  fc.record({
    what: fc.constantFrom("free", "retag", "look"),
    pick: fc.nat(99),
  }),
);
type Command = Parameters<Parameters<typeof command.map>[0]>[0];
type Allocation = Parameters<Parameters<typeof allocation.map>[0]>[0];

/** Rows as an event's kind and everything known of its block. */
type Row = readonly [kind: string, id: number, ...facts: number[]];

interface Living extends Allocation {
  readonly id: number;
}

function rowOf(kind: string, block: Living): Row {
  const { id, segment, address, sizeBytes, paddingBytes, owner } = block;
  const inPlace = Number(kind === "alloc" && block.inPlace);
  const facts = [segment, address, sizeBytes, paddingBytes, owner];
  // Columns hold ids modulo 2^32.
  return [kind, id >>> 0, ...facts, block.category, inPlace];
}

function rowAt(rows: EventRows, row: number): Row {
  return [
    EVENT_KINDS[rows.kind[row]!]!,
    rows.blockId[row]!,
    rows.segment[row]!,
    rows.address[row]!,
    rows.sizeBytes[row]!,
    rows.paddingBytes[row]!,
    rows.owner[row]!,
    rows.category[row]!,
    rows.inPlace[row]!,
  ];
}

/** A look at what happens from now on. */
interface Look {
  readonly position: LogPosition;
  /** How many rows came before. */
  readonly rows: number;
}

/** Writes events, and notes what the rows must say. */
class Writer {
  readonly log = new EventLog(makeClock());
  readonly rows: Row[] = [];
  readonly looks: Look[] = [];
  #nextId: number;
  readonly #living: Living[] = [];

  /** `before` began when nobody recorded; the first of them has `firstId`. */
  constructor(firstId: number, before: readonly Allocation[]) {
    this.#nextId = firstId;
    for (const allocation of before) this.#begin(allocation);
    this.look();
  }

  look(): void {
    const position = this.log.begin(this.#nextId);
    this.looks.push({ position, rows: this.rows.length });
  }

  #begin(allocation: Allocation): Living {
    const block = { ...allocation, id: this.#nextId++ };
    this.#living.push(block);
    return block;
  }

  alloc(allocation: Allocation): void {
    const block = this.#begin(allocation);
    this.rows.push(rowOf("alloc", block));
    this.log.alloc(block.id);
  }

  free(pick: number): void {
    const [block] = this.#living.splice(pick % this.#living.length, 1);
    if (block === undefined) return;
    this.rows.push(rowOf("free", block));
    this.log.free(block.category, ledgerBlock(block), block.owner);
  }

  retag(pick: number): void {
    const index = pick % this.#living.length;
    const block = this.#living[index];
    if (block === undefined) return;
    const category = pick % CATEGORIES.length;
    this.#living[index] = { ...block, category, owner: pick };
    this.rows.push(rowOf("retag", this.#living[index]));
    this.log.retag(category, pick, ledgerBlock(block), block.owner);
  }

  /** Somebody stops who began with a look. */
  noteLiving({ position }: Look): void {
    for (const block of this.#living) {
      if (block.id < position.nextId) continue;
      this.log.lives(ledgerBlock(block), block.owner);
    }
  }
}

function ledgerBlock(block: Living): LedgerBlock {
  const category = CATEGORIES[block.category]!;
  const made = new LedgerBlock(block.id, block, category, OWNER);
  made.inPlace = block.inPlace;
  return made;
}

/** What records say from a look on. */
function rowsFrom(
  { position }: Look,
  records: RecordChunks,
  read: typeof readRecords,
): Row[] {
  const rows = readRows(records, position, read);
  return Array.from({ length: rows.length }, (_, row) => rowAt(rows, row));
}

function carryOut(writer: Writer, commands: readonly Command[]): void {
  for (const command of commands) {
    if (command.what === "alloc") writer.alloc(command.allocation);
    else if (command.what === "look") writer.look();
    else writer[command.what](command.pick);
  }
}

Deno.test("EventLog keeps what blocks were, whatever their numbers", () => {
  const firstIds = fc.constantFrom(0, 7, 2 ** 32 - 5, 2 ** 32 + 9);
  fc.assert(
    fc.property(
      firstIds,
      fc.array(allocation),
      fc.array(command, { size: "+1" }),
      (firstId, before, commands) => {
        const writer = new Writer(firstId, before);
        carryOut(writer, commands);
        for (const look of writer.looks) {
          writer.noteLiving(look);
          const rows = rowsFrom(look, writer.log.records(), readRecords);
          assertEquals(rows, writer.rows.slice(look.rows));
        }
        const [first] = writer.looks;
        const records = writer.log.handOver();
        assertEquals(rowsFrom(first!, records, takeRecords), writer.rows);
      },
    ),
    { numRuns: 1000 },
  );
});
