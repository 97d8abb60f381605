// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * How long figures of a million events take, from the events to the last form: the bar is one
 * second. Every figure must tell the same peak, to the byte.
 * @module
 */
import { arenaMap } from "../../lib/analysis/arena_map.ts";
import { CountingLender } from "../../lib/analysis/counting_lender.ts";
import { peakOf } from "../../lib/analysis/peak.ts";
import { phaseShares } from "../../lib/analysis/phase_shares.ts";
import { timeline } from "../../lib/analysis/timeline.ts";
import { MiB } from "../../lib/base/bytes.ts";
import { CATEGORIES, PHASES } from "../../lib/memory/category.ts";
import type { EventColumns } from "../../lib/memory/events.ts";
import type { Block } from "../../lib/memory/block.ts";
import { BlockOwner, MemoryManager } from "../../lib/memory/manager.ts";
import { arenaFigure } from "../../lib/plots/arena/figure.ts";
import type { Figure } from "../../lib/plots/figure.ts";
import { memoryFigure } from "../../lib/plots/memory_figure.ts";
import { median } from "./statistics.ts";

const EVENTS = 1_000_000;
const TURNS = 5;
const LIVE = 200;

/** Training steps of blocks of many sizes that come and go, until there are enough events. */
function record(): EventColumns {
  const manager = new MemoryManager({
    strategy: "pool",
    arenaBytes: MiB,
    limitBytes: null,
    verify: false,
    lender: new CountingLender({
      granularityBytes: 65_536,
      alignmentBytes: 256,
      maxSegmentBytes: 2 ** 32,
    }),
  });
  const owners = Array.from({ length: 300 }, (_, index) =>
    new BlockOwner({
      layer: `layer${index % 30}`,
      op: `op${index}`,
      tensor: "float32[32,10]",
      phase: PHASES[Math.floor(index / 100)]!,
      site: null,
    }));
  const recording = manager.startRecording();
  const living: Block[] = [];
  let random = 1;
  for (let event = 0; event < EVENTS; event++) {
    random = Math.imul(random, 1_664_525) + 1_013_904_223 >>> 0;
    const isFull = living.length >= LIVE + (event / 500) % 100;
    if (isFull || (random & 7) === 0 && living.length > 0) {
      const at = random % living.length;
      manager.free(living[at]!);
      living[at] = living.at(-1)!;
      living.pop();
      continue;
    }
    const size = 4 * (1 + (random >>> 8) % 100_000);
    const category = CATEGORIES[event % CATEGORIES.length]!;
    living.push(manager.allocate(size, category, owners[event % 300]!));
  }
  return recording.stop().columns;
}

const events = record();
const endMs = events.timeMs.at(-1)!;

function memory(stack: "none" | "category"): Figure {
  const { owners } = peakOf(events);
  const phases = phaseShares(events, endMs);
  return memoryFigure(timeline(events), { stack }, { owners, phases });
}

const FIGURES: Readonly<Record<string, () => Figure>> = {
  memory: () => memory("none"),
  breakdown: () => memory("category"),
  arena: () => arenaFigure(arenaMap(events)),
};
const FORMS: Readonly<Record<string, (figure: Figure) => string>> = {
  svg: (figure) => figure.svg(),
  plotly: (figure) => JSON.stringify(figure.plotly),
  text: (figure) => figure.text({ width: 80, colour: false }),
};

console.log(`${events.length} events, milliseconds, medians of ${TURNS}`);
for (const [name, make] of Object.entries(FIGURES)) {
  for (const [form, write] of Object.entries(FORMS)) {
    const times: number[] = [];
    let bytes = 0;
    for (let turn = 0; turn < TURNS; turn++) {
      const startedMs = performance.now();
      bytes = write(make()).length;
      times.push(performance.now() - startedMs);
    }
    console.log(
      `  ${name.padEnd(10)} ${form.padEnd(7)} ${
        median(times).toFixed(0).padStart(6)
      }  ${(bytes / 1024).toFixed(0).padStart(5)} KiB`,
    );
  }
}
const exact = peakOf(events).bytes;
const drawn = memory("none").plotly.data.find(({ name }) => name === "peak");
const told = (drawn!["y"] as number[])[0]! * MiB;
console.log(`  the peak is ${exact} bytes, the figure's ${told}`);
if (exact !== told) throw new Error("the figure lost the peak");
