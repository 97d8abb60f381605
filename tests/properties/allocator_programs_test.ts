/**
 * Programs that run as one, against a ledger that is told of every temporary
 * one by one.
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { peakOf } from "../../lib/analysis/peak.ts";
import { type Block, LedgerBlock } from "../../lib/memory/block.ts";
import { makeClock } from "../../lib/memory/log_clock.ts";
import { CATEGORIES, type Category } from "../../lib/memory/category.ts";
import type { EventColumns } from "../../lib/memory/events.ts";
import { Ledger } from "../../lib/memory/ledger.ts";
import { ownedBytes } from "../../lib/memory/owned_bytes.ts";
import type { BlockOwner } from "../../lib/memory/owner_table.ts";
import {
  profileProgram,
  type RegionRange,
} from "../../lib/memory/program_profile.ts";
import { makeManager, ownerOf } from "../memory/fake_lender.ts";
import {
  type MadeUpBuffer,
  makeColumns,
  randomProgram,
} from "../memory/made_up_programs.ts";
import { describeBlocks, replay } from "../memory/replay_rows.ts";

const PROGRAMS = 4;

const command = fc.record({
  what: fc.constantFrom(
    "allocate",
    "allocate",
    "free",
    "takeOver",
    "run",
    "run",
    "run",
    "trim",
    "resetPeak",
  ),
  size: fc.integer({ min: 1, max: 20_000 }),
  pick: fc.nat(1000),
  category: fc.constantFrom(...CATEGORIES),
});
type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never;
type MadeUpProgram = typeof randomProgram extends fc.Arbitrary<infer Value>
  ? Value
  : never;

/** What happens in a program, read off the lives alone. */
function* naiveEvents(
  { steps, buffers }: MadeUpProgram,
): Generator<{ readonly begins: boolean; readonly buffer: number }> {
  const left = new Set(buffers.map((each) => each.inPlaceOf));
  const growth = ({ size, inPlaceOf }: MadeUpBuffer) =>
    inPlaceOf === undefined ? Infinity : size - buffers[inPlaceOf]!.size;
  const born: number[] = [];
  for (let step = 0; step < steps; step++) {
    const beginning = [...buffers.keys()]
      .filter((buffer) => buffers[buffer]!.life[0] === step)
      .sort((a, b) => growth(buffers[a]!) - growth(buffers[b]!) || a - b);
    for (const buffer of beginning) {
      const { inPlaceOf } = buffers[buffer]!;
      if (inPlaceOf !== undefined) yield { begins: false, buffer: inPlaceOf };
      yield { begins: true, buffer };
      born.push(buffer);
    }
    for (const buffer of born) {
      if (buffers[buffer]!.life[1] !== step || left.has(buffer)) continue;
      yield { begins: false, buffer };
    }
  }
}

/** A manager, and beside it a ledger that hears of every block. */
class Rig {
  readonly manager = makeManager({ strategy: "planned", now: () => 0 }).manager;
  readonly #ledger = new Ledger(makeClock(() => 0), false);
  readonly #live: { readonly block: Block; readonly naive: LedgerBlock }[] = [];
  readonly #programs: readonly MadeUpProgram[];
  readonly #profiles;
  readonly #recording;
  readonly #naiveRecording;

  constructor(programs: readonly MadeUpProgram[]) {
    this.#programs = programs;
    this.#profiles = programs.map(({ steps, buffers }) =>
      profileProgram(makeColumns(steps, buffers))
    );
    // Room for everything: segments are the manager's business.
    this.#ledger.reserve(1, 2 ** 40);
    this.#recording = this.manager.startRecording();
    this.#naiveRecording = this.#ledger.startRecording();
  }

  obey({ what, size, pick, category }: Command): void {
    const owner = ownerOf(`layer ${pick % 3}`);
    const index = pick % Math.max(1, this.#live.length);
    switch (what) {
      case "allocate":
        this.#begin(this.manager.allocate(size, category, owner));
        break;
      case "free":
        if (this.#live.length > 0) this.manager.free(this.#end(index));
        break;
      case "takeOver":
        if (this.#live.length > 0) this.#takeOver(index, category, owner);
        break;
      case "run":
        this.#run(pick % this.#programs.length);
        break;
      case "trim":
        this.manager.trim();
        break;
      case "resetPeak":
        this.manager.resetPeak();
        this.#ledger.resetPeak();
        break;
      default:
        throw what satisfies never;
    }
  }

  check(): void {
    const { free, ...usage } = this.manager.usage();
    const naive = this.#ledger.totals();
    for (const name of ["inUse", "padding", "peakInUse", "blocks"] as const) {
      assertEquals(usage[name], naive[name]);
    }
    assertEquals(usage.byCategory, naive.byCategory);
    assertEquals(usage.inUse + usage.padding + free, usage.reserved);
    assertEquals(
      new Set(this.manager.peakOwners().map((each) => JSON.stringify(each))),
      new Set(
        ownedBytes(this.#ledger.peakBlocks())
          .map((each) => JSON.stringify(each)),
      ),
    );
  }

  stop(): { readonly events: EventColumns; readonly naive: EventColumns } {
    const events = this.#recording.stop().columns;
    return { events, naive: this.#naiveRecording.stop().columns };
  }

  #begin(block: Block): void {
    const { id, category, owner } = block;
    const naive = new LedgerBlock(id, { ...block }, category, owner);
    this.#ledger.alloc(naive);
    this.#live.push({ block, naive });
  }

  #end(index: number): Block {
    const { block, naive } = this.#live[index]!;
    this.#live.splice(index, 1);
    this.#ledger.free(naive);
    return block;
  }

  #takeOver(index: number, category: Category, owner: BlockOwner): void {
    const heir = this.manager.takeOver(
      this.#live[index]!.block,
      category,
      owner,
    );
    this.#end(index);
    this.#begin(heir);
  }

  #run(index: number): void {
    const profile = this.#profiles[index]!;
    const program = this.#programs[index]!;
    const region = this.manager.openRegion(profile.extentBytes, profile);
    // The id that the manager would give next is the program's first.
    const probe = this.manager.allocate(1, "temporary", ownerOf(null));
    this.manager.free(probe);
    this.#begin(probe);
    this.#end(this.#live.length - 1);
    this.manager.runProgram(profile, region);
    const blocks = new Map<number, LedgerBlock>();
    for (const { begins, buffer } of naiveEvents(program)) {
      if (!begins) {
        this.#ledger.free(blocks.get(buffer)!);
        continue;
      }
      const id = probe.id + 1 + blocks.size;
      const block = blockOf(id, program.buffers[buffer]!, region);
      this.#ledger.alloc(block);
      blocks.set(buffer, block);
    }
  }
}

function blockOf(
  id: number,
  { size, padding = 0, offset, category, layer }: MadeUpBuffer,
  { segment, address }: RegionRange,
): LedgerBlock {
  const placement = {
    segment,
    address: address + offset,
    sizeBytes: size,
    paddingBytes: padding,
  };
  return new LedgerBlock(id, placement, category!, ownerOf(layer!));
}

Deno.test("[planned] programs count as if every temporary were told one by one", () => {
  const property = fc.property(
    fc.array(randomProgram, { minLength: 1, maxLength: PROGRAMS }),
    fc.array(command, { maxLength: 40, size: "max" }),
    (programs, commands) => {
      const rig = new Rig(programs);
      for (const each of commands) {
        rig.obey(each);
        rig.check();
      }
      const { events, naive } = rig.stop();
      assertEquals(describeBlocks(events), describeBlocks(naive));
      replay(events);
      const { timeMs: _, reserved: __, ...peak } = peakOf(events);
      const { timeMs: ___, reserved: ____, ...naivePeak } = peakOf(naive);
      assertEquals(peak, naivePeak);
      rig.manager.stop();
    },
  );
  fc.assert(property, { numRuns: 150 });
});

Deno.test("profileProgram() finds the largest sum of lives of random programs", () => {
  const property = fc.property(randomProgram, ({ steps, buffers }) => {
    const profile = profileProgram(makeColumns(steps, buffers));
    const heirs = new Set(buffers.map((each) => each.inPlaceOf));
    const liveAt = (step: number) =>
      buffers.filter(({ life }, buffer) =>
        life[0] <= step && step <= life[1] &&
        !(heirs.has(buffer) && life[1] === step)
      );
    const sums = Array.from(
      { length: steps },
      (_, step) => liveAt(step).reduce((sum, { size }) => sum + size, 0),
    );
    assertEquals(profile.peakBytes, Math.max(0, ...sums));
    assertEquals(sums[profile.peakStep], profile.peakBytes);
    const living = profile.peakBlocks.reduce(
      (sum, { sizeBytes }) => sum + sizeBytes,
      0,
    );
    assertEquals(living, profile.peakBytes);
    for (const category of CATEGORIES) {
      const own = profile.peakBlocks.filter((each) =>
        each.category === category
      );
      assertEquals(
        profile.byCategory[category],
        own.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      );
    }
  });
  fc.assert(property, { numRuns: 500 });
});
