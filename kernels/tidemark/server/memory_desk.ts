/**
 * What the kernel does besides running code: the magics at the start of a
 * cell, and telling what the cell did to memory.
 * @module
 */
import type { CellMemory } from "../child/memory_report.ts";
import {
  failed,
  INTERRUPTION,
  type Outcome,
  withoutStack,
} from "../session/outcome.ts";
import type { Session } from "../session/session.ts";
import type { JsonObject } from "../wire/message.ts";
import { cellMetadata } from "./cell_metadata.ts";
import type { MagicCall } from "./magics.ts";
import { cellLine, type Shown, timeLine } from "./memory_text.ts";
import { type MagicSettings, runMagic } from "./run_magic.ts";

/** Set to "on" for the kernel, every cell is followed by a line about memory. */
const MEMORY_VARIABLE = "TIDEMARK_MEMORY";

/** What the magics of a cell came to. */
export interface MagicOutcome {
  /** The error of the first that failed. */
  readonly outcome: Outcome;
  /** Pages of help, as the reply carries them. */
  readonly payload: readonly JsonObject[];
}

/** What magics do besides memory. */
export interface MagicHost {
  /** Shows something where the output of the cell is. */
  show(data: Shown): void;
  /** Replaces the process that runs cells. */
  reset(): Promise<void>;
}

/** See the module. */
export class MemoryDesk {
  readonly #session: Session;
  readonly #settings: MagicSettings = {
    showsMemory: Deno.env.get(MEMORY_VARIABLE) === "on",
    limitBytes: null,
  };
  /** What the last cell left behind. */
  #last: CellMemory | null = null;

  /** Asks the process of a session. */
  constructor(session: Session) {
    this.#session = session;
  }

  /** Runs the magics of a cell, up to the first that fails. */
  async run(
    calls: readonly MagicCall[],
    { show, reset }: MagicHost,
  ): Promise<MagicOutcome> {
    const payload: JsonObject[] = [];
    const [session, settings] = [this.#session, this.#settings];
    try {
      for (const call of calls) {
        const context = { session, settings, reset, last: this.#last };
        const { shown, page } = await runMagic(call, context);
        if (shown) show(shown);
        if (page !== undefined) payload.push(helpPage(page));
      }
    } catch (error) {
      return { outcome: failed(withoutStack(error)), payload };
    }
    return { outcome: { kind: "ok" }, payload };
  }

  /**
   * Tells of the memory of a cell that ran: to the reader, if that is wanted.
   *
   * @returns Metadata of the reply.
   */
  async tell(
    calls: readonly MagicCall[],
    outcome: Outcome,
    show: MagicHost["show"],
  ): Promise<JsonObject> {
    const memory = this.#session.takeMemory();
    if (memory) this.#last = memory;
    if (memory && calls.some(({ name }) => name === "time")) {
      show({ "text/plain": timeLine(memory) });
    } else if (memory && this.#settings.showsMemory) {
      show({ "text/plain": cellLine(memory) });
    }
    const isInterrupted = outcome.kind === "error" &&
      outcome.error.ename === INTERRUPTION.ename;
    const end = isInterrupted ? "interrupted" : "finished";
    return await cellMetadata(this.#session, memory, end);
  }

  /** A fresh process knows nothing of the limit. */
  restore(): void {
    this.#last = null;
    // A process that cannot start is the next cell's error.
    this.#session.inquire("limitNext", this.#settings.limitBytes)
      .catch(() => {});
  }
}

/** A text as front ends show long ones. */
function helpPage(text: string): JsonObject {
  return { source: "page", data: { "text/plain": text }, start: 0 };
}
