/**
 * Recordings of single digits: which digit a file holds and who speaks it is told by its path.
 * @module
 */
import { joinPath, type NamedBytes } from "../fetching/published.ts";
import { decodeWav, type Sound } from "./wav.ts";

/** One spoken digit. */
export interface Recording {
  /** 0 to 9. */
  readonly digit: number;
  /** Who speaks. */
  readonly speaker: string;
  /** What tells it from others. */
  readonly name: string;
  /** What is heard. */
  readonly sound: Sound;
}

/** Ways in which paths tell digit and speaker, tried in this order. */
const LAYOUTS: readonly RegExp[] = [
  // Free Spoken Digit Dataset: 7_theo_12.wav
  /(?:^|\/)(?<digit>\d)_(?<speaker>[^/_]+)_\d+\.wav$/i,
  // Asterisk's sounds, a folder for each voice: en_US_f_Allison/digits/7.wav
  /(?:^|\/)(?<speaker>[^/]+)\/digits\/(?<digit>\d)\.wav$/i,
];

/** Digit and speaker of a path, or null if it tells none. */
export function readLabel(
  path: string,
): { digit: number; speaker: string } | null {
  for (const layout of LAYOUTS) {
    const found = layout.exec(path)?.groups;
    if (found) return { digit: Number(found.digit), speaker: found.speaker! };
  }
  return null;
}

/** Links to folders are not followed: they may lead back. */
async function isLinkToFile(
  entry: Deno.DirEntry,
  path: string,
): Promise<boolean> {
  return entry.isSymlink && (await Deno.stat(path)).isFile;
}

/** Paths of all files below a folder, sorted by their characters' codes. */
export async function listFilesBelow(
  folder: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    signal?.throwIfAborted();
    const path = joinPath(folder, entry.name);
    if (entry.isDirectory) paths.push(...await listFilesBelow(path, signal));
    else if (entry.isFile || await isLinkToFile(entry, path)) paths.push(path);
  }
  return paths.sort();
}

/**
 * Decodes files whose path tells a digit; others are passed over.
 *
 * @throws {SyntaxError} If one is corrupt; the message names file and offset.
 */
export function decodeRecordings(files: Iterable<NamedBytes>): Recording[] {
  const recordings: Recording[] = [];
  for (const { bytes, file } of files) {
    const label = readLabel(file);
    if (!label) continue;
    const name = file.split("/").at(-1)!.replace(/\.wav$/i, "");
    recordings.push({ ...label, name, sound: decodeWav(bytes, file) });
  }
  return recordings;
}

/**
 * Reads the recordings below a folder.
 *
 * @throws {Deno.errors.NotFound} If there are none.
 * @throws {SyntaxError} If one is corrupt; the message names file and offset.
 */
export async function readRecordings(
  folder: string,
  signal?: AbortSignal,
): Promise<Recording[]> {
  const paths = (await listFilesBelow(folder, signal)).filter(readLabel);
  if (paths.length === 0) {
    throw new Deno.errors.NotFound(
      `Cannot read spoken digits as ${folder} must hold files like 7_theo_12.wav or en_US_f_Allison/digits/7.wav: there are none`,
    );
  }
  const recordings: Recording[] = [];
  for (const file of paths) {
    signal?.throwIfAborted();
    const bytes = await Deno.readFile(file);
    recordings.push(...decodeRecordings([{ bytes, file }]));
  }
  return recordings;
}
