/**
 * SVG as text, without a DOM: elements with escaped attributes and short numbers.
 * @module
 */
import type { Theme } from "./colours.ts";
import { cutToPixels } from "./text_width.ts";

/** Attributes of an element; numbers are rounded to hundredths of a pixel, null is left out. */
export type Attributes = Readonly<Record<string, string | number | null>>;

/** Fonts, widest first: texts measured for DejaVu Sans fit in any of them. */
const FONT_FAMILY = "DejaVu Sans, Verdana, sans-serif";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text as XML may hold it. */
export function escapeXml(text: string): string {
  // Control characters are not allowed in XML, not even escaped.
  // deno-lint-ignore no-control-regex -- these are the ones to remove
  const allowed = text.replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, "�");
  return allowed.replaceAll(/[&<>"]/g, (character) => ESCAPES[character]!);
}

/** A number with at most two decimals. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Writes an element; `content` is markup and not escaped. */
export function element(
  name: string,
  attributes: Attributes,
  content: readonly string[] = [],
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([key, value]) =>
      ` ${key}="${
        typeof value === "number" ? short(value) : escapeXml(value!)
      }"`
    ).join("");
  if (content.length === 0) return `<${name}${written}/>`;
  return `<${name}${written}>${content.join("")}</${name}>`;
}

/** Where and how a text stands. */
export interface TextStyle {
  readonly x: number;
  /** The base line. */
  readonly y: number;
  readonly anchor?: "start" | "middle" | "end";
  /** Default: the ink of the picture's theme. */
  readonly fill?: string;
  readonly size?: number;
  readonly weight?: "normal" | "bold";
  /** Colour of a rim that sets it off from curves below it, as a rule the background. */
  readonly rim?: string;
}

/** Size of ordinary text in pixels. */
export const FONT_SIZE = 11;

/** Writes a text; `content` is plain text. */
export function textElement(content: string, style: TextStyle): string {
  const rim = style.rim
    ? {
      stroke: style.rim,
      "stroke-width": 3,
      "stroke-linejoin": "round",
      "paint-order": "stroke",
    }
    : {};
  return element("text", {
    x: style.x,
    y: style.y,
    "text-anchor": style.anchor === "start" ? null : style.anchor ?? null,
    fill: style.fill ?? null,
    "font-size": style.size ?? FONT_SIZE,
    "font-weight": style.weight === "bold" ? "bold" : null,
    ...rim,
  }, [escapeXml(content)]);
}

/** Distance of everything from the edges of a picture, in pixels. */
export const MARGIN = 14;
/** Font size of titles in pixels. */
const TITLE_SIZE = 13;
/** Bold letters are wider by about this factor. */
const BOLD_FACTOR = 1.12;

/** Writes the title of a picture that is `width` pixels wide, in its upper left corner. */
export function titleElement(title: string, width: number): string {
  const room = (width - 2 * MARGIN) / BOLD_FACTOR;
  return textElement(cutToPixels(title, TITLE_SIZE, room), {
    x: MARGIN,
    y: 25,
    size: TITLE_SIZE,
    weight: "bold",
  });
}

/** Writes a line between two points. */
export function lineElement(
  from: readonly [x: number, y: number],
  to: readonly [x: number, y: number],
  attributes: Attributes,
): string {
  const [x1, y1] = from;
  const [x2, y2] = to;
  return element("line", { x1, y1, x2, y2, ...attributes });
}

/** Writes a whole picture, one element per line; `title` is what screen readers say. */
export function svgDocument(
  picture: {
    readonly width: number;
    readonly height: number;
    readonly theme: Theme;
  },
  title: string,
  content: readonly string[],
): string {
  const { width, height, theme } = picture;
  const background = element("rect", {
    width,
    height,
    fill: theme.background,
  });
  const lines = [
    element("title", {}, [escapeXml(title)]),
    background,
    ...content.filter((line) => line !== ""),
  ];
  return element("svg", {
    xmlns: "http://www.w3.org/2000/svg",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    "font-family": FONT_FAMILY,
    // Texts inherit it; everything else names its colour.
    fill: theme.ink,
    role: "img",
  }, lines.map((line) => `\n${line}`).concat("\n"));
}
