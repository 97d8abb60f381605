/**
 * The forms in which a value shows itself, by MIME type: what `deno jupyter`
 * shows, the same way.
 * @module
 */

/** The method under this symbol gives the forms of a value. */
export const DISPLAY: unique symbol = Symbol.for("Jupyter.display");

/** Forms of one value by MIME type. */
export type MimeBundle = Readonly<Record<string, unknown>>;

type Fields = Readonly<Record<PropertyKey, unknown>>;

const PNG_START = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG_START = [0xff, 0xd8, 0xff];
const IMAGE_STARTS: readonly (readonly [string, readonly number[]])[] = [
  ["image/png", PNG_START],
  ["image/jpeg", JPEG_START],
];

/** MIME type of a picture's bytes, or null. */
export function imageType(bytes: Uint8Array): string | null {
  const match = IMAGE_STARTS.find(([, start]) =>
    start.every((byte, index) => bytes[index] === byte)
  );
  return match ? match[0] : null;
}

/** Rows of a data frame that are shown; a larger one would fill the notebook. */
const ROW_LIMIT = 50;

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function tableHtml(names: readonly string[], rows: readonly Fields[]): string {
  const head = names.map((name) => `<th>${escape(name)}</th>`).join("");
  const lines = rows.slice(0, ROW_LIMIT).map((row) =>
    names.map((name) => `<td>${escape(String(row[name]))}</td>`).join("")
  );
  const body = lines.map((line) => `<tr>${line}</tr>`).join("");
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

/** A field of any object; one whose getter throws is none. */
function field(value: Fields, name: PropertyKey): unknown {
  try {
    return value[name];
  } catch {
    return undefined;
  }
}

/** Whether an object has a method, be it of its own or inherited. */
function can(value: Fields, name: PropertyKey): boolean {
  return typeof field(value, name) === "function";
}

function call(value: Fields, name: PropertyKey): unknown {
  return (value[name] as () => unknown).call(value);
}

function dataFrame(value: Fields): MimeBundle {
  const rows = call(value, "toRecords") as Fields[];
  const schema = value.schema as Readonly<Record<string, unknown>>;
  const names = Object.keys(schema);
  const fields = names.map((name) => ({ name, type: String(schema[name]) }));
  return {
    "application/vnd.dataresource+json": { data: rows, schema: { fields } },
    "text/html": tableHtml(names, rows),
  };
}

function canvas(value: Fields): MimeBundle {
  const [head = "", data = ""] = String(call(value, "toDataURL")).split(",");
  const type = /^data:([^;]+)/.exec(head)?.[1] ?? "image/png";
  return { [type]: data };
}

function element(value: Fields): MimeBundle {
  const text = String(value.outerHTML);
  const type = /^\s*<svg/i.test(text) ? "image/svg+xml" : "text/html";
  return { [type]: text };
}

/** Kinds of objects that are known by what they can do → their forms. */
const KINDS: readonly (readonly [
  fits: (value: Fields) => boolean,
  forms: (value: Fields) => unknown,
])[] = [
  [(value) => can(value, DISPLAY), (value) => call(value, DISPLAY)],
  [(value) => can(value, "toDataURL"), canvas],
  [
    (value) => can(value, "toSpec"),
    (value) => ({ "application/vnd.vega.v5+json": call(value, "toSpec") }),
  ],
  [
    (value) =>
      can(value, "toRecords") && typeof field(value, "schema") === "object",
    dataFrame,
  ],
  [(value) => typeof field(value, "outerHTML") === "string", element],
];

/** The forms of any value. */
export async function formatValue(value: unknown): Promise<MimeBundle> {
  if (value instanceof Uint8Array) {
    const type = imageType(value);
    if (type) return { [type]: value.toBase64() };
  }
  if (typeof value === "object" && value !== null) {
    const fields = value as Fields;
    const kind = KINDS.find(([fits]) => fits(fields));
    if (kind) return await kind[1](fields) as MimeBundle;
  }
  return { "text/plain": Deno.inspect(value) };
}
