/**
 * Reads the texts of a picture with a strict XML parser, with the boxes they take.
 * @module
 */
import { SaxesParser } from "saxes";
import { pixelsOf } from "../../lib/plots/text_width.ts";

/** A text of a picture and about where it is. */
export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly fill: string | null;
}

/** A picture as a reader sees it. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly TextBox[];
  /** Names of all elements. */
  readonly elements: readonly string[];
}

/** Which share of a text stands left of its x. */
const BEFORE_ANCHOR: Readonly<Record<string, number>> = {
  start: 0,
  middle: 0.5,
  end: 1,
};

function boxOf(attributes: Readonly<Record<string, string>>, text: string) {
  const size = Number(attributes["font-size"]);
  const isBold = attributes["font-weight"] === "bold";
  const width = pixelsOf(text, size) * (isBold ? 1.1 : 1);
  const share = BEFORE_ANCHOR[attributes["text-anchor"] ?? "start"]!;
  const left = Number(attributes["x"]) - width * share;
  const y = Number(attributes["y"]);
  return {
    text,
    left,
    right: left + width,
    top: y - 0.75 * size,
    bottom: y + 0.2 * size,
    fill: attributes["fill"] ?? null,
  };
}

/** Reads a picture; throws if it is not well-formed XML. */
export function readPicture(svg: string): Picture {
  const parser = new SaxesParser();
  const texts: TextBox[] = [];
  const elements: string[] = [];
  let open: Record<string, string> | null = null;
  let written = "";
  let size = { width: 0, height: 0 };
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    elements.push(name);
    const own = attributes as Record<string, string>;
    if (name === "svg") {
      size = { width: Number(own["width"]), height: Number(own["height"]) };
    }
    if (name !== "text") return;
    open = own;
    written = "";
  });
  parser.on("text", (text) => written += text);
  parser.on("closetag", ({ name }) => {
    if (name === "text" && open) texts.push(boxOf(open, written));
  });
  parser.write(svg).close();
  return { ...size, texts, elements };
}

/** Pairs of texts that cover each other. */
export function collisions({ texts }: Picture): [string, string][] {
  const pairs: [string, string][] = [];
  texts.forEach((a, index) => {
    for (const b of texts.slice(0, index)) {
      const isApart = a.right <= b.left || b.right <= a.left ||
        a.bottom <= b.top || b.bottom <= a.top;
      if (!isApart) pairs.push([a.text, b.text]);
    }
  });
  return pairs;
}
