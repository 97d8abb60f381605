/**
 * Events as CSV (RFC 4180): a head, then a line for each event, ended by CR LF.
 *
 * | column | holds |
 * |---|---|
 * | `kind` | `reserve`, `release`, `alloc`, `free`, `retag`, `mark` or `refuse` |
 * | `timeMs` | milliseconds since the trace began, to the microsecond |
 * | `interpolated` | 1 where that time is not measured but spread evenly over a program's run, else 0 |
 * | `inPlace` | 1 where an `alloc` took the place of the block that was freed just before, else 0 |
 * | `segment` | the device's name for the segment |
 * | `address` | first byte of the block in its segment |
 * | `blockId` | the block |
 * | `sizeBytes` | bytes asked for; of `reserve` and `release` the segment's |
 * | `paddingBytes` | bytes added by rounding |
 * | `category` | what the block is for, as known at that moment |
 * | `phase`, `layer`, `op`, `tensor`, `site` | who asked for it |
 * | `name` | of a mark |
 *
 * What a kind of event does not have is left empty.
 * @module
 */
import { CATEGORIES, type Owner } from "../memory/category.ts";
import {
  EVENT_KINDS,
  type EventColumns,
  type EventKind,
} from "../memory/events.ts";

type Cell = string | number | null;

interface CsvColumn {
  readonly title: string;
  /** Kinds of events that have it. */
  readonly kinds: ReadonlySet<EventKind>;
  value(events: EventColumns, row: number): Cell;
}

const ALL: ReadonlySet<EventKind> = new Set(EVENT_KINDS);
const OF_BLOCKS: ReadonlySet<EventKind> = new Set(["alloc", "free", "retag"]);
const PLACED: ReadonlySet<EventKind> = new Set([
  ...OF_BLOCKS,
  "reserve",
  "release",
]);
const OWNED: ReadonlySet<EventKind> = new Set([...OF_BLOCKS, "refuse"]);
const SIZED: ReadonlySet<EventKind> = new Set([...PLACED, "refuse"]);
const MARKS: ReadonlySet<EventKind> = new Set(["mark"]);

/** Digits of a millisecond. */
const TIME_DIGITS = 3;

function ownerColumn(title: keyof Owner): CsvColumn {
  return {
    title,
    kinds: OWNED,
    value: ({ owner, owners }, row) => owners[owner[row]!]![title],
  };
}

function numberColumn(
  title:
    | "interpolated"
    | "inPlace"
    | "segment"
    | "address"
    | "blockId"
    | "sizeBytes"
    | "paddingBytes",
  kinds: ReadonlySet<EventKind>,
): CsvColumn {
  return { title, kinds, value: (events, row) => events[title][row]! };
}

const COLUMNS: readonly CsvColumn[] = [
  {
    title: "kind",
    kinds: ALL,
    value: ({ kind }, row) => EVENT_KINDS[kind[row]!]!,
  },
  {
    title: "timeMs",
    kinds: ALL,
    value: ({ timeMs }, row) => timeMs[row]!.toFixed(TIME_DIGITS),
  },
  numberColumn("interpolated", ALL),
  numberColumn("inPlace", new Set(["alloc"])),
  numberColumn("segment", PLACED),
  numberColumn("address", OF_BLOCKS),
  numberColumn("blockId", OF_BLOCKS),
  numberColumn("sizeBytes", SIZED),
  numberColumn("paddingBytes", OF_BLOCKS),
  {
    title: "category",
    kinds: OWNED,
    value: ({ category }, row) => CATEGORIES[category[row]!]!,
  },
  ...(["phase", "layer", "op", "tensor", "site"] as const).map(ownerColumn),
  {
    title: "name",
    kinds: MARKS,
    value: ({ blockId, names }, row) => names[blockId[row]!]!,
  },
];

const LINE_END = "\r\n";

function writeCell(cell: Cell): string {
  const text = String(cell ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Writes all events. */
export function eventsToCsv(events: EventColumns): string {
  const lines = [COLUMNS.map(({ title }) => title).join(",")];
  for (let row = 0; row < events.length; row++) {
    const kind = EVENT_KINDS[events.kind[row]!]!;
    const cells = COLUMNS.map(({ kinds, value }) =>
      kinds.has(kind) ? writeCell(value(events, row)) : ""
    );
    lines.push(cells.join(","));
  }
  return lines.join(LINE_END) + LINE_END;
}
