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
import { EventLog, makeClock } from "../../lib/memory/event_log.ts";
import { type LogPosition, readRecords } from "../../lib/memory/event_records.ts";
import type { EventRows } from "../../lib/memory/event_row_columns.ts";
import { RowWriter } from "../../lib/memory/event_rows.ts";
import { EVENT_KINDS, type InitialBlock } from "../../lib/memory/events.ts";
import { ownerOf } from "../memory/fake_lender.ts";

const OWNER = ownerOf("dense");
/** A whole number below a power of two, near which the short ones end. */
const below = (...powers: number[]) =>
  fc.oneof(...powers.map((power) => fc.maxSafeNat().map((n) => n % 2 ** power)));

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
  fc.record({ what: fc.constantFrom("free", "retag", "look"), pick: fc.nat(99) }),
);
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
  return [kind, id, ...facts, block.category, inPlace];
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
