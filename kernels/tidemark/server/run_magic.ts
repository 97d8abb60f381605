/**
 * What magics do: a table, one row each.
 * @module
 */
import { parseBytes } from "../../../lib/base/bytes.ts";
import type { CellMemory } from "../child/memory_report.ts";
import type { Session } from "../session/session.ts";
import { helpText, isMagic, type MagicCall, type MagicName } from "./magics.ts";
import { unknownMagic } from "./magics.ts";
import {
  describeHoldings,
  describeState,
  freedLine,
  limitLine,
  type Shown,
} from "./memory_text.ts";

/** What magics change in the kernel. */
export interface MagicSettings {
  /** Whether every cell is followed by a line about memory. */
  showsMemory: boolean;
  /** Limit of labs to come, in bytes, which a fresh process must hear of; null for none. */
  limitBytes: number | null;
}

/** What magics work on. */
export interface MagicContext {
  /** Where variables live. */
  readonly session: Session;
  /** What the last cell left behind. */
  readonly last: CellMemory | null;
  /** What stays. */
  readonly settings: MagicSettings;
  /** Ends the process of the variables and starts another one. */
  reset(): Promise<void>;
}

/** What a magic gives: something to be shown, and a page of help. */
export interface MagicAnswer {
  /** Shown where the output of the cell is. */
  readonly shown?: Shown;
  /** Shown as front ends show long texts. */
  readonly page?: string;
}

type Run = (argument: string, context: MagicContext) => Promise<MagicAnswer>;

/** So many values are looked at in each variable. */
const LOOK_LIMIT = 200_000;

function text(line: string): MagicAnswer {
  return { shown: { "text/plain": line } };
}

function refuseArgument(name: MagicName, argument: string): void {
  if (argument === "") return;
  throw new TypeError(
    `Cannot run %${name} as it must stand alone: "${argument}" follows. ` +
      "Code begins on the next line",
  );
}

async function memory(
  argument: string,
  { session, last, settings }: MagicContext,
): Promise<MagicAnswer> {
  if (argument === "") {
    return { shown: describeState(await session.inquire("state"), last) };
  }
  if (argument !== "on" && argument !== "off") {
    throw new TypeError(
      `Cannot run %memory as what follows must be on, off or nothing: it is "${argument}"`,
    );
  }
  settings.showsMemory = argument === "on";
  return text(
    settings.showsMemory
      ? "Every cell is followed by a line about memory"
      : "Cells say nothing about memory; %memory does",
  );
}

async function who(
  argument: string,
  { session }: MagicContext,
): Promise<MagicAnswer> {
  refuseArgument("who", argument);
  const names = await session.variables();
  const holdings = await session.inquire("holdings", names, LOOK_LIMIT);
  const { labState } = await session.inquire("state");
  return { shown: describeHoldings(holdings, labState) };
}

async function free(
  argument: string,
  { session }: MagicContext,
): Promise<MagicAnswer> {
  const names = argument.split(/[\s,;]+/).filter((name) => name !== "");
  if (names.length === 0) {
    throw new TypeError(
      "Cannot run %free as it must be given variables: there is none. " +
        "Write for example %free model; %who lists them",
    );
  }
  const all = await session.variables();
  return text(freedLine(await session.inquire("free", names, all)));
}

async function limit(
  argument: string,
  { session, settings }: MagicContext,
): Promise<MagicAnswer> {
  if (argument === "") return text(limitLine(await session.inquire("state")));
  const bytes = /^(none|off|null)$/i.test(argument)
    ? null
    : parseBytes(argument);
  const state = await session.inquire("limit", bytes);
  settings.limitBytes = state.limitOfNext;
  return text(limitLine(state));
}

async function reset(
  argument: string,
  context: MagicContext,
): Promise<MagicAnswer> {
  refuseArgument("reset", argument);
  await context.reset();
  return {};
}

function help(): Promise<MagicAnswer> {
  return Promise.resolve({ page: helpText() });
}

/** Name → what it does. The time of a cell is told when it has run. */
const RUNS: Readonly<Record<MagicName, Run>> = {
  memory,
  who,
  free,
  limit,
  reset,
  help,
  time: () => Promise.resolve({}),
};

/**
 * Runs a magic.
 *
 * @throws {Error} For a name that is none, an argument that cannot be, or what could not be done.
 */
export async function runMagic(
  { name, argument }: MagicCall,
  context: MagicContext,
): Promise<MagicAnswer> {
  if (isMagic(name)) return await RUNS[name](argument, context);
  const error = new Error(unknownMagic(name));
  error.name = "UnknownMagic";
  throw error;
}
