/**
 * Completion inside of strings that the server does not complete, or must not:
 * paths of files, and addresses of packages, for which it would ask the network.
 * @module
 */
import { resolve } from "node:path";
import type { Completion, CompletionItem } from "./contract.ts";

/** The beginning of a string literal, up to the cursor. */
export interface OpenString {
  /** What stands between the quote and the cursor. */
  readonly text: string;
  /** Where it begins. */
  readonly start: number;
}

/** More entries of a folder than this are not shown. */
const ENTRY_LIMIT = 500;

/** The string without blanks that the cursor is in, or null. */
export function findOpenString(
  code: string,
  cursor: number,
): OpenString | null {
  const line = code.slice(code.lastIndexOf("\n", cursor - 1) + 1, cursor);
  const text = /["'`]([^"'`\s]*)$/.exec(line)?.[1];
  if (text === undefined) return null;
  const quote = line[line.length - text.length - 1]!;
  // An even number of quotes: the last one closes a string.
  if (line.split(quote).length % 2 === 1) return null;
  return { text, start: cursor - text.length };
}

/** Whether a string names something on the network. */
export function isRemote(text: string): boolean {
  return /^(?:npm|jsr|https?):/.test(text);
}

/** Addresses from the import map that go on with what is typed. */
export async function completeAddress(
  { text, start }: OpenString,
  configPath: string,
): Promise<Completion> {
  const config: { imports?: Record<string, unknown> } = JSON.parse(
    await Deno.readTextFile(configPath).catch(() => "{}"),
  );
  const items = Object.entries(config.imports ?? {})
    .filter((entry): entry is [string, string] => typeof entry[1] === "string")
    .filter(([, address]) => address.startsWith(text))
    .map(([name, address]): CompletionItem => ({
      text: address,
      kind: "module",
      signature: `"${name}" in the import map`,
    }));
  return { start, end: start + text.length, items };
}

async function listFolder(path: string): Promise<Deno.DirEntry[]> {
  const entries: Deno.DirEntry[] = [];
  try {
    for await (const entry of Deno.readDir(path)) {
      if (entries.push(entry) === ENTRY_LIMIT) break;
    }
  } catch {
    // No such folder, or not for us: nothing to tell.
  }
  return entries;
}

/** Files and folders that go on with what is typed, if that looks like a path; else null. */
export async function completePath(
  { text, start }: OpenString,
  folder: string,
): Promise<Completion | null> {
  if (!/^\.{0,2}\//.test(text)) return null;
  const cut = text.lastIndexOf("/") + 1;
  const typed = text.slice(cut);
  const entries = await listFolder(resolve(folder, text.slice(0, cut)));
  const items = entries
    .filter(({ name }) => name.startsWith(typed))
    .filter(({ name }) => typed !== "" || !name.startsWith("."))
    .map(({ name, isDirectory }): CompletionItem => ({
      text: isDirectory ? `${name}/` : name,
      kind: isDirectory ? "folder" : "file",
      signature: "",
    }))
    .sort((a, b) => a.text < b.text ? -1 : 1);
  return { start: start + cut, end: start + text.length, items };
}
