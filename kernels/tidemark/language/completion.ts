/**
 * What could stand at the cursor: the server's items, cut to those that go on
 * with what is typed, best first, the first of them with their types.
 * @module
 */
import type { Completion, CompletionItem } from "./contract.ts";
import type { CompletionAnswer, ServerItem } from "./lsp/answers.ts";
import type { Client } from "./lsp/client.ts";
import { type CellModule, MODULE_PREFIX } from "./notebook.ts";
import { LineIndex } from "./positions.ts";
import { inNotebookTerms } from "./words.ts";

/** So many items get their types; each costs the server a millisecond or more. */
const DETAILED_ITEMS = 24;
/** Types that come later than this are left out. */
const DETAIL_LIMIT_MS = 120;
/** More items than this help nobody. */
const ITEM_LIMIT = 500;

/** Kinds of items by the protocol's number, which starts at 1. */
const KINDS: readonly string[] = [
  "text",
  "text",
  "method",
  "function",
  "constructor",
  "field",
  "variable",
  "class",
  "interface",
  "module",
  "property",
  "unit",
  "value",
  "enum",
  "keyword",
  "snippet",
  "color",
  "file",
  "reference",
  "folder",
  "enum member",
  "constant",
  "class",
  "event",
  "operator",
  "type parameter",
];

/** An item with the text that it puts in place of a range of the module. */
interface Candidate {
  readonly item: ServerItem;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Names are not longer; looking further back takes time that grows with its square. */
const WORD_LIMIT = 200;

/** Where the word at the cursor begins. */
function wordStart(text: string, cursor: number): number {
  const before = text.slice(Math.max(0, cursor - WORD_LIMIT), cursor);
  const word = /[\p{ID_Continue}$#\u200c\u200d]*$/u.exec(before);
  return cursor - word![0].length;
}

function toCandidate(
  item: ServerItem,
  lines: LineIndex,
  word: { start: number; end: number },
): Candidate {
  const text = item.textEdit?.newText ?? item.insertText ?? item.label;
  if (item.textEdit === undefined) return { item, text, ...word };
  const range = "range" in item.textEdit
    ? item.textEdit.range
    : item.textEdit.replace;
  const start = lines.offsetAt(range.start);
  return { item, text, start, end: lines.offsetAt(range.end) };
}

/** 0 goes on with what is typed, 1 does so if case is ignored, 2 does not. */
function rank(text: string, typed: string): number {
  if (text.startsWith(typed)) return 0;
  return text.toLowerCase().startsWith(typed.toLowerCase()) ? 1 : 2;
}

function compare(a: Candidate, b: Candidate, typed: string): number {
  const [first, second] = [a.item.sortText ?? "", b.item.sortText ?? ""];
  return rank(a.text, typed) - rank(b.text, typed) ||
    (first < second ? -1 : first > second ? 1 : 0) ||
    (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
}

/** Candidates for one and the same range, best first. */
function select(
  answer: CompletionAnswer,
  module: CellModule,
  cursor: number,
): Candidate[] {
  const items = answer && "items" in answer ? answer.items : answer ?? [];
  const lines = new LineIndex(module.text);
  const word = { start: wordStart(module.text, cursor), end: cursor };
  const all = items.map((item) => toCandidate(item, lines, word))
    .filter(({ text }) => !text.includes(MODULE_PREFIX));
  const first = all.find((each) => each.start === word.start) ?? all[0];
  if (first === undefined) return [];
  const typed = module.text.slice(first.start, cursor);
  return all
    .filter(({ start, end }) => start === first.start && end === first.end)
    .filter(({ text }) => rank(text, typed) < 2)
    .sort((a, b) => compare(a, b, typed))
    .slice(0, ITEM_LIMIT);
}

/** One line, without the word that the name is imported or exported. */
function toSignature(detail: string): string {
  return inNotebookTerms(detail).replace(/\n(?:im|ex)port \S+$/, "")
    .replaceAll(/\s+/g, " ").trim();
}

/** The types of the first items, as far as they are known in time. */
async function describe(
  client: Client,
  candidates: readonly Candidate[],
): Promise<readonly string[]> {
  const details: string[] = [];
  const deadlineMs = performance.now() + DETAIL_LIMIT_MS;
  for (const { item } of candidates.slice(0, DETAILED_ITEMS)) {
    if (performance.now() > deadlineMs) break;
    const resolved = await client.ask<ServerItem>(
      "completionItem/resolve",
      item,
    );
    details.push(toSignature(resolved?.detail ?? ""));
  }
  return details;
}

/** Asks what could stand at an offset of a module. */
export async function completeAt(
  client: Client,
  module: CellModule,
  offset: number,
): Promise<Completion> {
  const position = new LineIndex(module.text).positionAt(offset);
  const answer = await client.ask<CompletionAnswer>(
    "textDocument/completion",
    {
      textDocument: { uri: module.uri },
      position,
      context: { triggerKind: 1 },
    },
  );
  const candidates = select(answer, module, offset);
  const details = await describe(client, candidates);
  const start = candidates[0]?.start ?? offset;
  return {
    start: start - module.headLength,
    end: (candidates[0]?.end ?? offset) - module.headLength,
    items: candidates.map(({ item, text }, index): CompletionItem => ({
      text,
      kind: KINDS[item.kind ?? 0] ?? "text",
      signature: details[index] ?? "",
    })),
  };
}
