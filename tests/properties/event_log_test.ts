/**
 * Records are short where a block's numbers are small and its id is the next
 * one. Whatever the numbers, and wherever somebody begins to read, the rows say
 * what the blocks were.
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
} from "../../lib/memory/event_records.ts";
import type { EventRows } from "../../lib/memory/event_row_columns.ts";
import { EVENT_KINDS, type InitialBlock } from "../../lib/memory/events.ts";
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
  /** Ids left out before the block's own. */
  gap: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(3)),
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

/** Writes events, and notes what the rows must say. */
class Writer {
  readonly log = new EventLog(makeClock());
  readonly rows: Row[] = [];
  /** Where somebody begins to read, and what lives there. */
  readonly looks: {
    readonly position: LogPosition;
    readonly nextId: number;
    readonly living: readonly Living[];
  }[] = [];
  #nextId: number;
  readonly #living: Living[] = [];

  /** `before` began when nobody recorded; the first of them has `firstId`. */
  constructor(firstId: number, before: readonly Allocation[]) {
    this.#nextId = firstId;
    for (const allocation of before) this.#begin(allocation);
    this.look();
  }

  look(): void {
    this.looks.push({
      position: this.log.position(),
      nextId: this.#nextId,
      living: [...this.#living],
    });
  }

  #begin(allocation: Allocation): Living {
    const block = { ...allocation, id: this.#nextId + allocation.gap };
    this.#nextId = block.id + 1;
    this.#living.push(block);
    return block;
  }

  alloc(allocation: Allocation): void {
    const block = this.#begin(allocation);
    this.rows.push(rowOf("alloc", block));
    const ledgers = new LedgerBlock(block.id, block, "temporary", OWNER);
    ledgers.inPlace = block.inPlace;
    this.log.alloc(block.category, ledgers, block.owner);
  }

  free(pick: number): void {
    const [block] = this.#living.splice(pick % this.#living.length, 1);
    if (block === undefined) return;
    this.rows.push(rowOf("free", block));
    this.log.free(block.id);
  }

  retag(pick: number): void {
    const index = pick % this.#living.length;
    const block = this.#living[index];
    if (block === undefined) return;
    const category = pick % CATEGORIES.length;
    this.#living[index] = { ...block, category, owner: pick };
    this.rows.push(rowOf("retag", this.#living[index]));
    this.log.retag(category, block.id, pick);
  }

  /** What records say from a look on. */
  rowsFrom(
    { position, nextId, living }: Writer["looks"][number],
    records: RecordChunks,
    read: typeof readRecords,
  ): Row[] {
    const initialBlocks = living.map((block): InitialBlock => ({
      ...block,
      blockId: block.id,
      category: CATEGORIES[block.category]!,
      // The number of the owner, to be found again.
      owner: { ...OWNER, tensor: String(block.owner) },
    }));
    const rows = readRows(records, position, {
      initialBlocks,
      firstId: nextId,
      ownerNumber: ({ tensor }) => Number(tensor),
      read,
    });
    return Array.from({ length: rows.length }, (_, row) => rowAt(rows, row));
  }
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
          const rows = writer.rowsFrom(look, writer.log.records(), readRecords);
          assertEquals(rows, writer.rows.slice(look.position.rows));
        }
        const [first] = writer.looks;
        const records = writer.log.handOver();
        const rows = writer.rowsFrom(first!, records, takeRecords);
        assertEquals(rows, writer.rows);
      },
    ),
    { numRuns: 1000 },
  );
});
