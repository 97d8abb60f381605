/**
 * Lines at the start of a cell that are no TypeScript: they begin with `%`,
 * which no program can. Further down a `%` may go on with an expression, so
 * there it stays TypeScript. They are few, and `%help` tells them.
 * @module
 */
import { didYouMean } from "../../../lib/base/errors.ts";
import { skipComments } from "../language/comments.ts";
import type { Completion, Inspection } from "../language/contract.ts";

/** Names of magics. */
export type MagicName =
  | "memory"
  | "who"
  | "free"
  | "limit"
  | "time"
  | "reset"
  | "help";

/** A magic as it was written. */
export interface MagicCall {
  /** What stands behind the `%`; need not be the name of a magic. */
  readonly name: string;
  /** The rest of the line, without a comment. */
  readonly argument: string;
}

/** A cell as it was written. */
export interface CellText {
  /** Magics, in order. */
  readonly calls: readonly MagicCall[];
  /** The cell with blanks for its magics, so that every place stays where it is. */
  readonly code: string;
}

/** Name → how it is written and what it does, in a few words. */
export const MAGICS: Readonly<
  Record<MagicName, { readonly usage: string; readonly about: string }>
> = {
  memory: {
    usage: "%memory [on|off]",
    about: "memory now; on: a line after every cell",
  },
  who: {
    usage: "%who",
    about: "variables, with the tensors that they hold and their bytes",
  },
  free: {
    usage: "%free NAME…",
    about: "disposes the tensors that variables hold; says what came back",
  },
  limit: {
    usage: "%limit [SIZE|none]",
    about: "64MB, 1.5 GiB: limit of the running lab, or of the next one",
  },
  time: {
    usage: "%time [CODE]",
    about: "elapsed time and memory peak of the line and what follows it",
  },
  reset: {
    usage: "%reset",
    about: "forgets all variables: cells run in a fresh process",
  },
  help: { usage: "%help", about: "this text" },
};

/** Names of all magics. */
const MAGIC_NAMES = Object.keys(MAGICS) as readonly MagicName[];

/** Whether there is a magic of a name. */
export function isMagic(name: string): name is MagicName {
  return Object.hasOwn(MAGICS, name);
}

/** At the start of a cell: per cents and a name. */
const START = /%(%*[A-Za-z]\w*)/y;

/** Magics whose argument is code. */
const TAKES_CODE: ReadonlySet<string> = new Set<MagicName>(["time"]);

function blank(code: string, start: number, end: number): string {
  return code.slice(0, start) + " ".repeat(end - start) + code.slice(end);
}

/** Reads a cell. */
export function readCell(text: string): CellText {
  const calls: MagicCall[] = [];
  let code = text;
  while (true) {
    const start = skipComments(code, 0);
    START.lastIndex = start;
    const name = START.exec(code)?.[1];
    if (name === undefined) return { calls, code };
    const nameEnd = START.lastIndex;
    const line = /[^\r\n]*/y;
    line.lastIndex = nameEnd;
    const rest = line.exec(code)![0];
    const takesCode = TAKES_CODE.has(name);
    const argument = takesCode ? "" : rest.replace(/\/\/.*$/, "").trim();
    calls.push({ name, argument });
    code = blank(code, start, takesCode ? nameEnd : nameEnd + rest.length);
  }
}

/** What there is besides TypeScript. */
export function helpText(): string {
  const width = Math.max(
    ...Object.values(MAGICS).map(({ usage }) => usage.length),
  );
  const magics = Object.values(MAGICS)
    .map(({ usage, about }) => `  ${usage.padEnd(width)}  ${about}`);
  return [
    "Cells are TypeScript; Deno, npm: and the import map of Tidemark's checkout are there.",
    "",
    "Lines at the start of a cell, before its code:",
    ...magics,
    "",
    "  // @types: error|warn|off   in a cell: what type errors do",
    "  tm.signal()                 an AbortSignal that the stop button aborts",
    "  Deno.jupyter                display, html, md, svg, image, broadcast",
    "  new Widget(module, state)   an anywidget, both ways",
    "",
    "What a cell left behind and its peak also stand in the metadata of its reply, under",
    '"tidemark". Set for the kernel, as in the "env" of kernel.json: TIDEMARK_MEMORY=on for a',
    "line after every cell, TIDEMARK_TYPES=error|warn|off for what type errors do.",
    "",
  ].join("\n");
}

/** The magic whose name stands around an offset, as far as it is written there. */
function findMagic(
  text: string,
  cursor: number,
): { readonly start: number; readonly typed: string } | null {
  const typed = /%(\w*)$/.exec(text.slice(0, cursor));
  if (!typed) return null;
  const { code } = readCell(text.slice(0, typed.index));
  // Something before it that is no magic: an expression goes on.
  if (skipComments(code, 0) < code.length) return null;
  return { start: typed.index, typed: typed[1]! };
}

/** Magics that go on with what is typed; null where no magic is typed. */
export function completeMagic(text: string, cursor: number): Completion | null {
  const found = findMagic(text, cursor);
  if (!found) return null;
  const { start, typed } = found;
  const items = MAGIC_NAMES.filter((name) => name.startsWith(typed))
    .map((name) => ({
      text: `%${name}`,
      kind: "keyword",
      signature: MAGICS[name].about,
    }));
  return { start, end: cursor, items };
}

/** How the magic at the cursor is written and what it does; null where there is none. */
export function inspectMagic(text: string, cursor: number): Inspection | null {
  const end = cursor + /^\w*/.exec(text.slice(cursor))![0].length;
  const name = findMagic(text, end)?.typed ?? "";
  if (!isMagic(name)) return null;
  const { usage, about } = MAGICS[name];
  return {
    plain: `${usage}\n${about}`,
    markdown: `\`${usage}\`\n\n${about}`,
  };
}

/** What a magic that is none says. */
export function unknownMagic(name: string): string {
  const bare = name.replace(/^%+/, "");
  if (isMagic(bare)) {
    return `Cannot run %${name} as magics have one per cent sign: write %${bare}`;
  }
  return `Cannot run %${name} as it must be a magic that %help lists: there is none of that name` +
    didYouMean(bare, MAGIC_NAMES);
}
