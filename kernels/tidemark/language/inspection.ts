/**
 * What is known about the name at the cursor, or about the call around it.
 * Level 1 adds the source of the declaration.
 * @module
 */
import { fileURLToPath } from "node:url";
import type { Inspection } from "./contract.ts";
import type {
  DefinitionAnswer,
  HoverAnswer,
  Markup,
  ServerSignature,
  SignatureAnswer,
} from "./lsp/answers.ts";
import type { Client } from "./lsp/client.ts";
import type { CellModule, Notebook } from "./notebook.ts";
import { LineIndex, type Position } from "./positions.ts";
import { inNotebookTerms } from "./words.ts";

/** Longer declarations are cut: a class of a library may have a thousand lines. */
const SOURCE_LINES = 40;

interface Place {
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
}

function markdownOf(markup: Markup | readonly Markup[] | undefined): string {
  if (markup === undefined) return "";
  if (typeof markup === "string") return markup;
  if (!("value" in markup)) return markup.map(markdownOf).join("\n\n");
  return markup.language === undefined
    ? markup.value
    : fence(markup.value, markup.language);
}

function fence(code: string, language = "typescript"): string {
  return "```" + language + "\n" + code.trimEnd() + "\n```";
}

/** Names of earlier cells are imports to the server, but not to the reader. */
function withoutImports(markdown: string): string {
  return inNotebookTerms(markdown)
    .replaceAll(/(?<!```\w*)\nimport [$\p{ID_Continue}]+\n```/gu, "\n```")
    .replaceAll(/^```tsx$/gm, "```typescript")
    .trim();
}

/** Markdown as people read it in a terminal; code stays as it is. */
function toPlain(markdown: string): string {
  return markdown.split(/^```.*$\n?/m)
    .map((part, index) => index % 2 === 1 ? part : withoutMarks(part))
    .join("").replaceAll(/\n{3,}/g, "\n\n").trim();
}

function withoutMarks(markdown: string): string {
  return markdown
    .replaceAll(/\[([^\]\n]+)\]\([^)\n]*\)/g, "$1")
    .replaceAll(/\*\*([^*\n]+)\*\*|(?<!\w)[*_]([^*_\n]+)[*_](?!\w)/g, "$1$2");
}

function describeSignature(
  signature: ServerSignature,
  parameter: number,
): string {
  const active = signature.parameters?.[signature.activeParameter ?? parameter];
  const name = typeof active?.label === "string"
    ? active.label
    : signature.label.slice(...(active?.label ?? [0, 0]));
  const about = markdownOf(active?.documentation).trim();
  return [
    fence(inNotebookTerms(signature.label)),
    name && `Here: \`${name}\`${about && ` – ${about}`}`,
    markdownOf(signature.documentation),
  ].filter((part) => part !== "").join("\n\n");
}

/** What the server says of a name that it does not know. */
const UNKNOWN = /^```\w*\nany\n```\s*$/;

async function hover(client: Client, place: Place): Promise<string> {
  const answer = await client.ask<HoverAnswer>("textDocument/hover", place);
  const text = withoutImports(markdownOf(answer?.contents));
  return UNKNOWN.test(text) ? "" : text;
}

async function signature(client: Client, place: Place): Promise<string> {
  const answer = await client.ask<SignatureAnswer>(
    "textDocument/signatureHelp",
    { ...place, context: { triggerKind: 1, isRetrigger: false } },
  );
  if (!answer) return "";
  const active = answer.activeSignature ?? 0;
  const { signatures, activeParameter = 0 } = answer;
  const others = signatures.filter((_, index) => index !== active);
  const described = signatures[active] &&
    describeSignature(signatures[active], activeParameter);
  return [
    described,
    ...others.slice(0, 8).map(({ label }) => fence(inNotebookTerms(label))),
  ].join("\n\n");
}

/** The text that an address of the server's stands for. */
async function readText(
  client: Client,
  notebook: Notebook,
  uri: string,
): Promise<string> {
  const module = notebook.modules.get(uri);
  if (module) return module.text;
  if (uri.startsWith("file:")) {
    return await Deno.readTextFile(fileURLToPath(uri));
  }
  const params = { textDocument: { uri } };
  return await client.ask<string | null>("deno/virtualTextDocument", params) ??
    "";
}

async function source(
  client: Client,
  notebook: Notebook,
  place: Place,
): Promise<string> {
  const targets = await client.ask<DefinitionAnswer>(
    "textDocument/definition",
    place,
  );
  const target = targets?.[0];
  if (!target || target.targetUri === place.textDocument.uri) return "";
  const text = await readText(client, notebook, target.targetUri);
  const { start, end } = target.targetRange;
  const lines = text.split("\n").slice(start.line, end.line + 1);
  const shown = lines.slice(0, SOURCE_LINES);
  if (lines.length > shown.length) shown.push("// …");
  return fence(shown.join("\n"));
}

/** Tells about an offset of a module; null if nothing is known. */
export async function inspectAt(
  client: Client,
  notebook: Notebook,
  module: CellModule,
  { offset, level }: { readonly offset: number; readonly level: 0 | 1 },
): Promise<Inspection | null> {
  const place = {
    textDocument: { uri: module.uri },
    position: new LineIndex(module.text).positionAt(offset),
  };
  const about = await hover(client, place);
  const parts = [about || await signature(client, place)];
  if (level === 1 && about !== "") {
    parts.push(await source(client, notebook, place).catch(() => ""));
  }
  const markdown = parts.filter((part) => part !== "").join("\n\n");
  return markdown === "" ? null : { plain: toPlain(markdown), markdown };
}
