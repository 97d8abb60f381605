/**
 * Memory in words: lines and tables, as text and as Markdown.
 * @module
 */
import { formatBytes } from "../../../lib/base/bytes.ts";
import type {
  CellMemory,
  Freed,
  HeldVariable,
  Holdings,
  LabState,
  MemoryState,
} from "../child/memory_report.ts";

/** Forms of something that is displayed, by MIME type. */
export type Shown = Readonly<Record<string, string>>;

/** Rows of words; all but the first column are numbers where `isNumeric` says so. */
interface Table {
  readonly head: readonly string[];
  readonly isNumeric: readonly boolean[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

function plainTable({ head, isNumeric, rows, notes }: Table): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) =>
    Math.max(...all.map((row) => row[column]!.length))
  );
  const lines = all.map((row) =>
    row.map((cell, column) =>
      isNumeric[column]
        ? cell.padStart(widths[column]!)
        : cell.padEnd(widths[column]!)
    ).join("  ").trimEnd()
  );
  return [...rows.length > 0 ? lines : [], ...notes].join("\n");
}

function markdownTable({ head, isNumeric, rows, notes }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = line(isNumeric.map((numeric) => numeric ? "---:" : "---"));
  const table = [line(head), rule, ...rows.map(line)].join("\n");
  return [...rows.length > 0 ? [table] : [], ...notes].join("\n\n");
}

function show(table: Table): Shown {
  return {
    "text/plain": plainTable(table),
    "text/markdown": markdownTable(table),
  };
}

/** A difference with its sign. */
function change(bytes: number): string {
  return bytes < 0 ? formatBytes(bytes) : `+${formatBytes(bytes)}`;
}

/** The limit as the user may have written it, and as everything else is written. */
function limitText(bytes: number | null): string {
  return bytes === null
    ? "none"
    : `${formatBytes(bytes)} (${bytes.toLocaleString("en")} bytes)`;
}

/** What there is to say where no lab runs. */
const NO_LAB: Readonly<Record<Exclude<LabState, "running">, string>> = {
  none: "No lab has been started in this process. Tidemark makes one: " +
    'import * as tm from "tidemark"; const lab = await tm.start()',
  stopped:
    "The lab has been stopped. The next one starts with await tm.start()",
};

function labNote(state: LabState): string[] {
  return state === "running" ? [] : [NO_LAB[state]];
}

const PENDING =
  "Ops wait to be run: what they make is not counted before they have.";

/** Elapsed time with a unit that suits it. */
export function formatElapsed(elapsedMs: number): string {
  if (elapsedMs < 1000) return `${elapsedMs.toPrecision(3)} ms`;
  if (elapsedMs < 60_000) return `${(elapsedMs / 1000).toPrecision(3)} s`;
  const seconds = Math.round(elapsedMs / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** What a cell left behind and its peak, on one line. */
export function cellLine({ lab, process, processChange }: CellMemory): string {
  const { rss, heap } = process;
  const host = `RSS ${formatBytes(rss)} (${change(processChange.rss)}), ` +
    `heap ${formatBytes(heap)} (${change(processChange.heap)})`;
  if (!lab) return host;
  return `in use ${formatBytes(lab.inUse)} (${change(lab.inUseChange)}), ` +
    `peak ${formatBytes(lab.peakInUse)}, ` +
    `reserved ${formatBytes(lab.reserved)} (peak ${
      formatBytes(lab.peakReserved)
    }); ${host}`;
}

/** What `%time` says. */
export function timeLine(memory: CellMemory): string {
  return `${formatElapsed(memory.elapsedMs)}; ${cellLine(memory)}`;
}

/** What `%memory` shows. */
export function describeState(
  { usage, process, hasPending, labState, limitOfNext }: MemoryState,
  last: CellMemory | null,
): Shown {
  const sizes: [string, number][] = usage
    ? [
      ["in use", usage.inUse],
      ["padding", usage.padding],
      ["free", usage.free],
      ["reserved", usage.reserved],
      ["peak in use", usage.peakInUse],
      ["peak reserved", usage.peakReserved],
      ["on the device", usage.deviceBytes],
    ]
    : [];
  const limit = usage ? usage.limit : limitOfNext;
  const rows = [
    ...sizes,
    ["RSS", process.rss] as const,
    ["JavaScript heap", process.heap] as const,
  ].map(([name, bytes]) => [name, formatBytes(bytes)]);
  const name = usage ? "limit" : "limit of the next lab";
  return show({
    head: ["memory", "now"],
    isNumeric: [false, true],
    rows: [...rows, [name, limit === null ? "none" : formatBytes(limit)]],
    notes: [
      ...last ? [`Last cell: ${cellLine(last)}`] : [],
      ...hasPending ? [PENDING] : [],
      ...labNote(labState),
    ],
  });
}

function sharedText({ shared }: HeldVariable): string {
  return shared.map(({ name, bytes }) => `${formatBytes(bytes)} of ${name}`)
    .join(", ");
}

function totalRow(
  variables: readonly HeldVariable[],
  unheld: Holdings["unheld"],
): string[][] {
  const tensors = variables.reduce((sum, each) => sum + each.tensors, 0);
  const bytes = variables.reduce((sum, each) => sum + each.bytes, 0);
  const isMore = unheld !== null && unheld.bytes > 0;
  return [
    ...isMore
      ? [[
        "(no variable)",
        "",
        `${unheld.blocks}`,
        formatBytes(unheld.bytes),
        "",
      ]]
      : [],
    ...variables.length + Number(isMore) > 1
      ? [[
        "total",
        "",
        `${tensors + (isMore ? unheld.blocks : 0)}`,
        formatBytes(bytes + (isMore ? unheld.bytes : 0)),
        "",
      ]]
      : [],
  ];
}

/** What `%who` shows. */
export function describeHoldings(holdings: Holdings, state: LabState): Shown {
  const { variables, others, unheld, isComplete } = holdings;
  const rows = variables.map((variable) => [
    variable.name,
    variable.kind,
    `${variable.tensors}`,
    formatBytes(variable.bytes),
    sharedText(variable),
  ]);
  const empty = variables.length === 0 ? ["No variable holds tensors."] : [];
  return show({
    head: ["variable", "kind", "tensors", "bytes", "holds as well"],
    isNumeric: [false, false, true, true, false],
    rows: [...rows, ...totalRow(variables, unheld)],
    notes: [
      ...empty,
      ...others.length > 0 ? [`Without tensors: ${others.join(", ")}`] : [],
      ...isComplete ? [] : ["Some values have too many parts to look at all."],
      ...labNote(state),
    ],
  });
}

/** What `%free` says. */
export function freedLine({ tensors, bytes, alsoHeldBy }: Freed): string {
  const count = `${tensors} tensor${tensors === 1 ? "" : "s"}`;
  const also = alsoHeldBy.length > 0
    ? `. ${alsoHeldBy.join(", ")} held some of them too`
    : "";
  const why = bytes === 0
    ? ". Something else, such as a tensor of another shape, uses the same memory"
    : "";
  return `${formatBytes(bytes)} came back: ${count} disposed${also}${why}`;
}

/** What `%limit` says. */
export function limitLine({ usage, limitOfNext }: MemoryState): string {
  if (!usage) {
    return `Limit of the next lab: ${limitText(limitOfNext)}, ` +
      "unless tm.start() is given another limitBytes";
  }
  return `Limit of the running lab: ${limitText(usage.limit)}; ` +
    `reserved now: ${formatBytes(usage.reserved)}`;
}
