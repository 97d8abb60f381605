/**
 * Where spoken digits come from: a folder, the archive of the Free Spoken Digit Dataset
 * (in a folder, in the cache or on its server), or a synthesiser.
 * @module
 */
import {
  decodeRecordings,
  readRecordings,
  type Recording,
} from "./audio/recordings.ts";
import {
  synthesiseDigits,
  SYNTHETIC_TEST_SPEAKERS,
} from "./audio/synthesis.ts";
import { cacheFolderFor } from "./fetching/cache_folder.ts";
import { digestOf } from "./fetching/digest.ts";
import { WrongContentError } from "./fetching/download.ts";
import { gunzip } from "./files/gzip.ts";
import {
  type FetchOptions,
  getPublished,
  joinPath,
  type NamedBytes,
  type Publication,
  type PublishedFile,
  readIfThere,
} from "./fetching/published.ts";
import { readTar } from "./files/tar.ts";

/** Where to get spoken digits. */
export interface DigitSourceOptions extends FetchOptions {
  /** A folder below which lie recordings named like `7_theo_12.wav` (digit, speaker, number) or `en_US_f_Allison/digits/7.wav` (speaker, digit), or the official archive. Default: the archive, downloaded once (16 MB). */
  readonly directory?: string;
  /** `"recordings"` or `"synthesis"` and nothing else. Default: recordings where they can be had, else synthesis. */
  readonly from?: "recordings" | "synthesis";
}

/** Recordings of one origin. */
export interface Collection {
  /** What it is called. */
  readonly name: string;
  /** All of it. */
  readonly recordings: readonly Recording[];
  /** Where it comes from. */
  readonly source: string;
  /** On which terms it may be used. */
  readonly licence: string;
  /** Whether a machine speaks. */
  readonly synthetic: boolean;
  /** Who is kept for test if nobody says otherwise. */
  readonly testSpeakers: readonly string[];
}

/** The last state of the set; packed by its server on request, so the archive itself has no fixed digest. */
const COMMIT = "26eb9aaf76e81b692f806f9140c2d2777410d7a1";
const PUBLICATION: Publication = {
  dataset: "the Free Spoken Digit Dataset",
  folder: "free-spoken-digit-dataset",
  url: "https://github.com/Jakobovski/free-spoken-digit-dataset/archive",
};
/** Hosts that a download asks. */
const HOSTS = ["github.com", "codeload.github.com"] as const;
const FSDD_LICENCE =
  "CC BY-SA 4.0, Free Spoken Digit Dataset, © its speakers and contributors";
/** Names of the archive: as its address ends, and as browsers save it. */
const ARCHIVES = [
  `${COMMIT}.tar.gz`,
  `free-spoken-digit-dataset-${COMMIT}.tar.gz`,
] as const;

/** SHA-256 of what `LC_ALL=C sha256sum *.wav` prints in the folder of the recordings. */
const RECORDINGS_DIGEST =
  "1801eae019c063377d98f831d3f93574f259475df7332bb0e3d1b080fb5e6959";

/** Everyone who speaks, in alphabetical order. */
export function listSpeakers(recordings: readonly Recording[]): string[] {
  return [...new Set(recordings.map(({ speaker }) => speaker))].sort();
}

/** The last third of the speakers, at least one. */
function lastThird(recordings: readonly Recording[]): string[] {
  const speakers = listSpeakers(recordings);
  return speakers.slice(-Math.max(1, Math.round(speakers.length / 3)));
}

/** The recordings in an archive. */
async function unpack(archive: NamedBytes): Promise<NamedBytes[]> {
  const unpacked = await gunzip(archive.bytes, archive.file);
  return [...readTar(unpacked, archive.file)]
    .filter(({ path }) => path.endsWith(".wav"))
    .map(({ path, bytes }) => ({ bytes, file: `${archive.file}/${path}` }));
}

/** The archive with the digest that its recordings must have; tests have a smaller one. */
export function archiveFile(
  digest: string = RECORDINGS_DIGEST,
): PublishedFile {
  const name = ARCHIVES[0];
  const check = async (bytes: Uint8Array): Promise<string | null> => {
    try {
      const lines = (await unpack({ bytes, file: name })).map(
        ({ bytes, file }) =>
          `${digestOf("sha256", bytes)}  ${file.split("/").at(-1)}\n`,
      );
      const byName = lines.toSorted((left, right) =>
        left.slice(64) < right.slice(64) ? -1 : 1
      );
      const list = new TextEncoder().encode(byName.join(""));
      const actual = digestOf("sha256", list);
      return actual === digest
        ? null
        : `its recordings must have the SHA-256 ${digest}, of the list of their own: it is ${actual}, of ${lines.length} recordings`;
    } catch (error) {
      if (error instanceof SyntaxError) {
        return `it must be a whole archive: ${error.message}`;
      }
      throw error;
    }
  };
  return { name, check };
}

async function fromArchive(
  archive: NamedBytes,
  source: string,
): Promise<Collection> {
  const recordings = decodeRecordings(await unpack(archive));
  return {
    name: "Free Spoken Digit Dataset",
    recordings,
    source,
    licence: FSDD_LICENCE,
    synthetic: false,
    testSpeakers: lastThird(recordings),
  };
}

async function fromFolder(
  directory: string,
  file: PublishedFile,
  signal: AbortSignal | undefined,
): Promise<Collection> {
  for (const name of ARCHIVES) {
    const path = joinPath(directory, name);
    const bytes = await readIfThere(path);
    if (!bytes) continue;
    const fault = await file.check(bytes);
    if (fault === null) return await fromArchive({ bytes, file: path }, path);
    throw new Error(`Cannot use ${path} as ${fault}`);
  }
  const recordings = await readRecordings(directory, signal);
  return {
    name: "Spoken digits",
    recordings,
    source: directory,
    licence:
      `that of the recordings; the Free Spoken Digit Dataset has ${FSDD_LICENCE}`,
    synthetic: false,
    testSpeakers: lastThird(recordings),
  };
}

async function synthesise(reason: string): Promise<Collection> {
  const { ESPEAK_PACKAGE } = await import("../dependencies/espeak_ng.ts");
  const { name, version } = ESPEAK_PACKAGE;
  return {
    name: "Spoken digits (synthesised speech)",
    recordings: await synthesiseDigits(),
    source: `synthesised with npm:${name}@${version}, ${reason}`,
    licence:
      `GPL-3.0-or-later for the synthesiser, npm ${name}, which was loaded for this alone and is no part of Tidemark`,
    synthetic: true,
    testSpeakers: SYNTHETIC_TEST_SPEAKERS,
  };
}

/** Why the archive cannot be had without asking for a permission; null if all are there. */
async function missingPermission(
  options: DigitSourceOptions,
): Promise<string | null> {
  const path = cacheFolderFor(PUBLICATION.folder, options.cacheFolder);
  const hosts = options.url === undefined ? HOSTS : [new URL(options.url).host];
  const wanted: Deno.PermissionDescriptor[] = [
    { name: "read", path },
    { name: "write", path },
    ...hosts.map((host) => ({ name: "net", host }) as const),
  ];
  for (const permission of wanted) {
    const { state } = await Deno.permissions.query(permission);
    if (state === "granted") continue;
    const of = permission.name === "net" ? permission.host : path;
    return `--allow-${permission.name}=${of} is not given`;
  }
  return null;
}

/** The archive, or speech if it may not or cannot be downloaded. */
async function fromArchiveOrSpeech(
  options: DigitSourceOptions,
  file: PublishedFile,
): Promise<Collection> {
  try {
    const missing = await missingPermission(options);
    if (missing !== null) return await synthesise(`as ${missing}`);
    const archive = await getPublished(PUBLICATION, file, options);
    return await fromArchive(archive, options.url ?? PUBLICATION.url);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof Error) || error.cause instanceof WrongContentError) {
      throw error;
    }
    return await synthesise(`because of this: ${error.message}`);
  }
}

/**
 * Gets recordings as the options say.
 *
 * @param file The official archive.
 */
export async function collectDigits(
  options: DigitSourceOptions,
  file: PublishedFile = archiveFile(),
): Promise<Collection> {
  const { directory, from, signal } = options;
  signal?.throwIfAborted();
  if (from === "synthesis") return await synthesise("as wanted");
  if (directory !== undefined) return await fromFolder(directory, file, signal);
  if (from === undefined) return await fromArchiveOrSpeech(options, file);
  const archive = await getPublished(PUBLICATION, file, options);
  return await fromArchive(archive, options.url ?? PUBLICATION.url);
}
