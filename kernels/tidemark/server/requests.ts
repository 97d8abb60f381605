/**
 * Answers to requests that do not run cells: a table, one row a type.
 * @module
 */
import type { Completion, Language } from "../language/contract.ts";
import { type JsonObject, PROTOCOL_VERSION } from "../wire/message.ts";
import type { Comms } from "./comms.ts";
import {
  flagField,
  numberField,
  textField,
  toCodePoints,
  toOffset,
} from "./content.ts";
import type { History, HistoryEntry } from "./history.ts";
import { completeMagic, inspectMagic, readCell } from "./magics.ts";
import { completeInTime } from "./quick_completion.ts";

/** What answers are made from. */
export interface Sources {
  /** Knows types. */
  readonly language: Language;
  /** Knows what was executed. */
  readonly history: History;
  /** Knows which comms are open. */
  readonly comms: Comms;
  /** Members of live objects, where the language service takes too long. */
  quickly(code: string, cursor: number): Promise<Completion | null>;
}

/** Makes the content of an answer. */
type Answer = (
  content: JsonObject,
  sources: Sources,
) => JsonObject | Promise<JsonObject>;

/** Name and version that front ends show. */
const IMPLEMENTATION = { name: "tidemark", version: "0.1.0" };

const KERNEL_INFO: JsonObject = {
  status: "ok",
  "protocol_version": PROTOCOL_VERSION,
  implementation: IMPLEMENTATION.name,
  "implementation_version": IMPLEMENTATION.version,
  "language_info": {
    name: "typescript",
    version: Deno.version.typescript,
    mimetype: "text/x.typescript",
    "file_extension": ".ts",
    "pygments_lexer": "typescript",
    "codemirror_mode": "typescript",
    "nbconvert_exporter": "script",
  },
  banner: `Tidemark ${IMPLEMENTATION.version} on Deno ${Deno.version.deno}, ` +
    `TypeScript ${Deno.version.typescript}. %help tells what there is besides TypeScript`,
  "help_links": [{ text: "Deno", url: "https://docs.deno.com" }],
  debugger: false,
};

/** What could stand at the cursor: a magic, or what the language has. */
async function findCompletion(
  text: string,
  cursor: number,
  sources: Sources,
): Promise<Completion> {
  const magic = completeMagic(text, cursor);
  if (magic) return magic;
  const { code } = readCell(text);
  return await completeInTime(
    sources.language.complete(code, cursor),
    () => sources.quickly(code, cursor),
  );
}

async function complete(
  content: JsonObject,
  sources: Sources,
): Promise<JsonObject> {
  const code = textField(content, "code");
  const cursor = toOffset(code, numberField(content, "cursor_pos", 0));
  const { start, end, items } = await findCompletion(code, cursor, sources);
  const from = toCodePoints(code, start);
  const to = toCodePoints(code, end);
  const types = items.map(({ text, kind, signature }) => ({
    start: from,
    end: to,
    text,
    type: kind,
    signature,
  }));
  return {
    status: "ok",
    matches: items.map(({ text }) => text),
    "cursor_start": from,
    "cursor_end": to,
    metadata: { "_jupyter_types_experimental": types },
  };
}

async function inspect(
  content: JsonObject,
  { language }: Sources,
): Promise<JsonObject> {
  const text = textField(content, "code");
  const cursor = toOffset(text, numberField(content, "cursor_pos", 0));
  const level = numberField(content, "detail_level", 0) > 0 ? 1 : 0;
  const found = inspectMagic(text, cursor) ??
    await language.inspect(readCell(text).code, cursor, level);
  const data = found
    ? { "text/plain": found.plain, "text/markdown": found.markdown }
    : {};
  return { status: "ok", found: found !== null, data, metadata: {} };
}

/** Ways to ask for history → entries. */
const HISTORY: Readonly<
  Record<string, (content: JsonObject, history: History) => HistoryEntry[]>
> = {
  tail: (content, history) => history.tail(numberField(content, "n", 10)),
  range: (content, history) =>
    history.range({
      session: numberField(content, "session", 0),
      start: numberField(content, "start", 0),
      stop: typeof content.stop === "number" ? content.stop : null,
    }),
  search: (content, history) =>
    history.search({
      pattern: textField(content, "pattern", "*"),
      limit: typeof content.n === "number" ? content.n : null,
      unique: flagField(content, "unique") ?? false,
    }),
};

function history(content: JsonObject, { history }: Sources): JsonObject {
  const access = textField(content, "hist_access_type", "tail");
  const entries = HISTORY[access]?.(content, history) ?? [];
  const wanted = flagField(content, "output")
    ? entries.map(([session, line, input]) => [session, line, [input, null]])
    : entries;
  return { status: "ok", history: wanted };
}

/** Type of request → its answer. Answers are called as the request, with "reply" for "request". */
export const ANSWERS: Readonly<Record<string, Answer>> = {
  "kernel_info_request": () => KERNEL_INFO,
  "complete_request": complete,
  "inspect_request": inspect,
  "is_complete_request": async (content, { language }) => {
    const { code } = readCell(textField(content, "code"));
    // The blanks in place of magics are no indentation.
    return { ...await language.isComplete(code.trimStart()) };
  },
  "history_request": history,
  "comm_info_request": (content, { comms }) => ({
    status: "ok",
    comms: comms.list(textField(content, "target_name")),
  }),
};
