/**
 * Lines that are no TypeScript: a cell of one line that begins with `%`, which
 * no TypeScript can. They are few, and `%help` tells them.
 * @module
 */
import { failed, type Outcome } from "../session/outcome.ts";

/** What a magic does. */
export type MagicKind = "help" | "reset";

/** A magic, or that the cell is none, or a wrong one with what to say. */
export type Magic =
  | { readonly kind: MagicKind }
  | { readonly kind: "code" }
  | { readonly kind: "unknown"; readonly name: string };

/** Name → what it does, in a few words. */
const MAGICS: Readonly<Record<MagicKind, string>> = {
  help: "this text",
  reset: "forgets all variables: cells run in a fresh process",
};

function isMagic(name: string): name is MagicKind {
  return Object.hasOwn(MAGICS, name);
}

/** Reads a cell. */
export function readMagic(code: string): Magic {
  const found = /^\s*%(\w*)\s*$/.exec(code);
  if (!found) return { kind: "code" };
  const name = found[1]!;
  return isMagic(name) ? { kind: name } : { kind: "unknown", name };
}

/** What there is besides TypeScript. */
export function helpText(): string {
  const magics = Object.entries(MAGICS)
    .map(([name, what]) => `  %${name.padEnd(8)} ${what}`);
  return [
    "Cells are TypeScript; Deno, npm: and the import map of Tidemark's checkout are there.",
    "",
    ...magics,
    "",
    "  // @types: error|warn|off   in a cell: what type errors do",
    "  tm.signal()                 an AbortSignal that the stop button aborts",
    "  Deno.jupyter                display, html, md, svg, image, broadcast",
    "  new Widget(module, state)   an anywidget, both ways",
    "",
  ].join("\n");
}

/** What a magic that is none says. */
export function unknownMagic(name: string): Outcome {
  const evalue =
    `Cannot run %${name} as it must be a magic: there is none of that name. %help lists them`;
  const ename = "UnknownMagic";
  return failed({ ename, evalue, traceback: [`${ename}: ${evalue}`] });
}
