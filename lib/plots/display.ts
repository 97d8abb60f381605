/**
 * How values show themselves: the two symbols that Deno looks for, and what they return.
 * @module
 */

/** A value that JSON can carry. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** Forms of one value by MIME type; a notebook shows the richest that it knows. */
export type MimeBundle = { readonly [mimeType: string]: Json };

/** The method under this symbol gives a notebook the forms of a value. */
export const JUPYTER_DISPLAY: unique symbol = Symbol.for("Jupyter.display");

/** The method under this symbol gives a terminal the text of a value. */
export const CUSTOM_INSPECT: unique symbol = Symbol.for("Deno.customInspect");

/** Columns of text where no terminal says how wide it is, and in notebooks. */
export const DEFAULT_COLUMNS = 80;

/** Narrower text has no room for a curve beside its labels. */
export const FEWEST_COLUMNS = 24;

/** Columns of the terminal, but at least {@linkcode FEWEST_COLUMNS}; {@linkcode DEFAULT_COLUMNS} where output goes elsewhere. */
export function terminalColumns(): number {
  if (!Deno.stdout.isTerminal()) return DEFAULT_COLUMNS;
  return Math.max(FEWEST_COLUMNS, Deno.consoleSize().columns);
}

/** Whether text that goes to standard output may be coloured. */
export function coloursWanted(): boolean {
  return Deno.stdout.isTerminal() && !Deno.noColor;
}
