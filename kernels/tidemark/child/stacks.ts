/**
 * Stacks that name cells and their lines, though what runs are scripts made
 * from them. V8 asks this module whenever somebody reads `error.stack`.
 * @module
 */

import { PREFIX_LINES } from "./script_names.ts";

const DIGITS =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Segments of one generated line: generated column, original line, original column. */
type LineMap = readonly (readonly [number, number, number])[];

interface Place {
  readonly line: number;
  readonly column: number;
}

function decodeNumbers(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const digit of text) {
    const bits = DIGITS.indexOf(digit);
    value |= (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return numbers;
}

/** Decodes the mappings of a source map of one source. Lines and columns count from 0. */
export function decodeMappings(mappings: string): LineMap[] {
  let line = 0;
  let column = 0;
  return mappings.split(";").map((text) => {
    let generated = 0;
    const segments: [number, number, number][] = [];
    for (const segment of text === "" ? [] : text.split(",")) {
      const [step = 0, , lineStep, columnStep] = decodeNumbers(segment);
      generated += step;
      if (lineStep === undefined || columnStep === undefined) continue;
      line += lineStep;
      column += columnStep;
      segments.push([generated, line, column]);
    }
    return segments;
  });
}

/** Where a generated place came from; the place itself if nobody knows. */
function follow(maps: readonly LineMap[], place: Place): Place {
  const segments = maps[place.line] ?? [];
  const segment = segments.findLast(([column]) => column <= place.column) ??
    segments[0];
  if (!segment) return place;
  return { line: segment[1], column: segment[2] };
}

interface Script {
  readonly label: string;
  readonly mappings: readonly string[];
  decoded?: readonly LineMap[][];
}

const scripts = new Map<string, Script>();

/** Remembers how places of a script follow from those of its cell. */
export function registerScript(
  url: string,
  label: string,
  mappings: readonly string[],
): void {
  scripts.set(url, { label, mappings });
}

interface CallSite {
  getFunctionName(): string | null;
  getScriptNameOrSourceURL(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  isAsync(): boolean;
  isConstructor(): boolean;
}

function placeText(script: Script, site: CallSite): string {
  script.decoded ??= script.mappings.map(decodeMappings);
  let place: Place = {
    line: (site.getLineNumber() ?? 1) - 1 - PREFIX_LINES,
    column: (site.getColumnNumber() ?? 1) - 1,
  };
  for (const maps of script.decoded) place = follow(maps, place);
  return `${script.label}:${place.line + 1}:${place.column + 1}`;
}

function frameText(site: CallSite): string {
  const script = scripts.get(site.getScriptNameOrSourceURL() ?? "");
  if (!script) return `    at ${site}`;
  const place = placeText(script, site);
  const name = site.getFunctionName();
  if (!name) return `    at ${site.isAsync() ? "async " : ""}${place}`;
  const kind = site.isConstructor() ? "new " : site.isAsync() ? "async " : "";
  return `    at ${kind}${name} (${place})`;
}

function headText(error: unknown): string {
  try {
    return String(error);
  } catch {
    return "Error";
  }
}

/** Frames of Deno and of this kernel tell a reader of a notebook nothing; V8 names some by address, some by path. */
const OURS = new URL(".", import.meta.url).pathname;

function isForeign(frame: string): boolean {
  return !frame.includes("ext:") && !frame.includes(OURS);
}

/** Makes all stacks name cells. */
export function installStacks(): void {
  const holder = Error as unknown as {
    prepareStackTrace: (error: unknown, sites: readonly CallSite[]) => string;
  };
  holder.prepareStackTrace = (error, sites) => {
    const frames = sites.map(frameText);
    const foreign = frames.filter(isForeign);
    return [headText(error), ...foreign.length > 0 ? foreign : frames]
      .join("\n");
  };
}
