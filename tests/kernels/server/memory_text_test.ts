import { assert, assertEquals, assertMatch } from "@std/assert";
import type {
  CellMemory,
  Holdings,
} from "../../../kernels/tidemark/child/memory_report.ts";
import {
  cellLine,
  describeHoldings,
  describeState,
  formatElapsed,
  freedLine,
  limitLine,
  timeLine,
} from "../../../kernels/tidemark/server/memory_text.ts";

const MiB = 1024 ** 2;

const CELL: CellMemory = {
  elapsedMs: 1234.5,
  process: { rss: 100 * MiB, heap: 20 * MiB },
  processChange: { rss: 2 * MiB, heap: -MiB },
  lab: {
    isRunning: true,
    inUse: 3 * MiB,
    inUseChange: MiB,
    peakInUse: 5 * MiB,
    reserved: 6 * MiB,
    reservedChange: 0,
    peakReserved: 7 * MiB,
    limit: null,
    blocks: 3,
    hasPending: false,
  },
};

const HOLDINGS: Holdings = {
  variables: [
    {
      name: "a|b",
      kind: "Tensor float32[2]",
      tensors: 1,
      bytes: 8,
      shared: [],
    },
    {
      name: "list",
      kind: "Array",
      tensors: 0,
      bytes: 0,
      shared: [{ name: "a|b", bytes: 8 }],
    },
  ],
  others: ["tf", "n"],
  unheld: { blocks: 2, bytes: 24 },
  isComplete: true,
};

Deno.test("formatElapsed() has a unit that suits the time", () => {
  const times: Readonly<Record<string, number>> = {
    "0.123 ms": 0.1234,
    "12.3 ms": 12.34,
    "1.50 s": 1500,
    "59.0 s": 59_000,
    "2 min 5 s": 125_000,
  };
  for (const [text, elapsedMs] of Object.entries(times)) {
    assertEquals(formatElapsed(elapsedMs), text);
  }
});

Deno.test("cellLine() and timeLine() tell changes and peaks on one line", () => {
  const host = "RSS 100 MiB (+2.00 MiB), heap 20.0 MiB (-1.00 MiB)";
  const lab = "in use 3.00 MiB (+1.00 MiB), peak 5.00 MiB, " +
    "reserved 6.00 MiB (peak 7.00 MiB)";
  assertEquals(cellLine({ ...CELL, lab: null }), host);
  assertEquals(cellLine(CELL), `${lab}; ${host}`);
  assertEquals(timeLine(CELL), `1.23 s; ${lab}; ${host}`);
});

Deno.test("describeHoldings() adds up, in text and in Markdown", () => {
  const shown = describeHoldings(HOLDINGS, "running");
  assertEquals(shown["text/plain"]!.split("\n"), [
    "variable       kind               tensors  bytes  holds as well",
    "a|b            Tensor float32[2]        1    8 B",
    "list           Array                    0    0 B  8 B of a|b",
    "(no variable)                           2   24 B",
    "total                                   3   32 B",
    "Without tensors: tf, n",
  ]);
  assert(shown["text/markdown"]!.includes("| a\\|b | Tensor float32[2] | 1 |"));
});

Deno.test("describeHoldings() says what there is to say where nothing is held", () => {
  const nothing = { ...HOLDINGS, variables: [], others: [], unheld: null };
  assertMatch(
    describeHoldings({ ...nothing, isComplete: false }, "none")["text/plain"]!,
    /^No variable holds tensors\.\nSome values have too many parts.*\nNo lab has/,
  );
});

Deno.test("describeState() tells of the lab, the next one, and what waits", () => {
  const process = { rss: MiB, heap: MiB };
  const stopped = describeState({
    labState: "stopped",
    usage: null,
    hasPending: true,
    limitOfNext: 2 * MiB,
    process,
  }, CELL)["text/plain"]!;
  assertMatch(stopped, /limit of the next lab +2\.00 MiB/);
  assertMatch(stopped, /Last cell: in use/);
  assertMatch(stopped, /Ops wait to be run/);
  assertMatch(stopped, /The lab has been stopped/);
});

Deno.test("freedLine() and limitLine() say what happened", () => {
  assertEquals(
    freedLine({ tensors: 1, bytes: 1024, alsoHeldBy: [] }),
    "1.00 KiB came back: 1 tensor disposed",
  );
  assertMatch(
    freedLine({ tensors: 2, bytes: 0, alsoHeldBy: ["x", "y"] }),
    /^0 B came back: 2 tensors disposed\. x, y held some of them too\. Something/,
  );
  const state = {
    labState: "none",
    usage: null,
    hasPending: false,
    limitOfNext: 64_000_000,
    process: CELL.process,
  } as const;
  assertMatch(
    limitLine(state),
    /^Limit of the next lab: 61\.0 MiB \(64,000,000 bytes\), unless/,
  );
});
