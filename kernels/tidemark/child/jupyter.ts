/**
 * `Deno.jupyter`, as notebooks written for `deno jupyter` use it.
 * @module
 */
import { currentCell } from "./cells.ts";
import { commSent } from "./comms.ts";
import { DISPLAY, formatValue, imageType, type MimeBundle } from "./formats.ts";
import { report } from "./link.ts";

/** What goes with a message besides its content. */
export interface BroadcastExtra {
  /** Facts about the message. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Raw bytes. */
  readonly buffers?: readonly (ArrayBuffer | ArrayBufferView)[];
}

/** How something is displayed. */
export interface DisplayOptions {
  /** Whether the object is a bundle of forms already. */
  readonly raw?: boolean;
  /** Whether to replace what was displayed under the same id. */
  readonly update?: boolean;
  /** Name for later updates. */
  readonly "display_id"?: string;
}

function toBase64(buffer: ArrayBuffer | ArrayBufferView): string {
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer).toBase64();
  const { byteOffset, byteLength } = buffer;
  return new Uint8Array(buffer.buffer as ArrayBuffer, byteOffset, byteLength)
    .toBase64();
}

/** Sends a message at once, also out of a loop that does not yield. */
export function broadcast(
  type: string,
  content: Readonly<Record<string, unknown>>,
  extra: BroadcastExtra = {},
): Promise<void> {
  const cell = currentCell();
  cell.checkpoint();
  const { metadata = {}, buffers } = extra;
  commSent(type, content);
  report({
    kind: "message",
    cell: cell.id,
    type,
    content,
    metadata,
    buffers: buffers?.map(toBase64),
  });
  return Promise.resolve();
}

/** Displays a value, or replaces what was displayed. */
async function display(
  value: unknown,
  options: DisplayOptions = {},
): Promise<void> {
  const data = options.raw ? value as MimeBundle : await formatValue(value);
  const id = options.display_id;
  const content = {
    data,
    metadata: {},
    transient: id === undefined ? {} : { "display_id": id },
  };
  await broadcast(
    options.update ? "update_display_data" : "display_data",
    content,
  );
}

/** What a cell ends with, if it is worth showing. */
export async function showResult(
  executionCount: number,
  value: unknown,
): Promise<void> {
  const settled = await value;
  if (settled === undefined) return;
  const data = await formatValue(settled);
  const content = {
    "execution_count": executionCount,
    data,
    metadata: {},
  };
  await broadcast("execute_result", content);
}

function join(strings: readonly string[], values: readonly unknown[]): string {
  return strings.map((text, index) =>
    index < values.length ? text + String(values[index]) : text
  ).join("");
}

/** A value that has one form. */
function shown(type: string, data: unknown): Record<symbol, () => MimeBundle> {
  return { [DISPLAY]: () => ({ [type]: data }) };
}

function tag(type: string) {
  return (strings: TemplateStringsArray, ...values: unknown[]) =>
    shown(type, join(strings, values));
}

function image(source: string | URL | Uint8Array) {
  const bytes = source instanceof Uint8Array
    ? source
    : Deno.readFileSync(source);
  const type = imageType(bytes);
  if (type) return shown(type, bytes.toBase64());
  throw new TypeError(
    "Cannot show an image as it must be PNG or JPEG: its first bytes say otherwise",
  );
}

/** Gives `Deno` its `jupyter` namespace. */
export function installJupyter(): void {
  const value = {
    $display: DISPLAY,
    broadcast,
    display,
    format: formatValue,
    html: tag("text/html"),
    md: tag("text/markdown"),
    svg: tag("image/svg+xml"),
    image,
  };
  (Deno as unknown as { jupyter: typeof value }).jupyter = value;
}
