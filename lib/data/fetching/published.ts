/**
 * The files of a published data set: from a folder that the user names, else from where
 * they lie already, else downloaded into the cache folder. Only a file with the published
 * digest is used, wherever it comes from.
 * @module
 */
import { cacheFolderFor } from "./cache_folder.ts";
import { type Digest, digestFault } from "./digest.ts";
import { downloadFile, type DownloadProgress } from "./download.ts";

/** How to get the files of a published data set. */
export interface FetchOptions {
  /** A folder with the published files; nothing is downloaded then. Default: the cache folder, filled by a download. */
  readonly directory?: string | undefined;
  /** Where to download from in place of the published address: a folder's URL. */
  readonly url?: string | undefined;
  /** Where downloads stay. Default: `tidemark` in the user's cache folder. */
  readonly cacheFolder?: string | undefined;
  /** When aborted, the download ends with its reason; the next call goes on where it ended. Default none. */
  readonly signal?: AbortSignal | undefined;
  /** Called as bytes come. Default none. */
  readonly progress?: ((state: DownloadProgress) => void) | undefined;
}

/** A set of files on some server. */
export interface Publication {
  /** Name of the data set, for messages. */
  readonly dataset: string;
  /** Folder in the cache. */
  readonly folder: string;
  /** URL of the folder that holds the files. */
  readonly url: string;
}

/** One of the files. */
export interface PublishedFile {
  /** Its name, the last part of its URL. */
  readonly name: string;
  /** What is wrong with its bytes; null if nothing. */
  check(bytes: Uint8Array): Promise<string | null>;
}

/** Bytes, and what to call the file they come from in messages. */
export interface NamedBytes {
  /** The whole file. */
  readonly bytes: Uint8Array;
  /** Its path. */
  readonly file: string;
}

/**
 * A file that is right if it has a digest.
 *
 * @param sizeBytes Its length: where a file is cut off can be told, unlike where it is wrong.
 */
export function fileWithDigest(
  name: string,
  digest: Digest,
  sizeBytes: number,
): PublishedFile {
  const check = (bytes: Uint8Array): string | null =>
    bytes.length < sizeBytes
      ? `it must have ${sizeBytes} bytes: it is truncated at offset ${bytes.length}`
      : digestFault(bytes, digest);
  return { name, check: (bytes) => Promise.resolve(check(bytes)) };
}

/** `folder/name`, with one slash between. */
export function joinPath(folder: string, name: string): string {
  return `${folder.replace(/\/+$/, "")}/${name}`;
}

/** The whole file, or null if there is none. */
export async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** What hinders a download, in a few words; fetch() hides the reason in its causes. */
function reasonOf(error: unknown): string {
  const reasons: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) {
    reasons.push(at.message);
  }
  return reasons.join(": ");
}

async function fetchFile(
  publication: Publication,
  file: PublishedFile,
  options: FetchOptions,
): Promise<NamedBytes> {
  const { signal, progress, cacheFolder } = options;
  const folder = cacheFolderFor(publication.folder, cacheFolder);
  const target = joinPath(folder, file.name);
  const url = joinPath(options.url ?? publication.url, file.name);
  const { name, check } = file;
  try {
    const cached = await readIfThere(target);
    if (cached && await check(cached) === null) {
      return { bytes: cached, file: target };
    }
    await Deno.mkdir(folder, { recursive: true });
    const download = { url, target, name, check };
    const bytes = await downloadFile(download, { signal, progress });
    return { bytes, file: target };
  } catch (cause) {
    signal?.throwIfAborted();
    throw new Error(
      `Cannot get ${publication.dataset} as ${name} must come from ${url}: ${
        reasonOf(cause)
      }. Without network, get the file elsewhere and place it at ${target}, or pass { directory } with the folder that holds it`,
      { cause },
    );
  }
}

async function readFromFolder(
  publication: Publication,
  file: PublishedFile,
  directory: string,
): Promise<NamedBytes> {
  const path = joinPath(directory, file.name);
  const bytes = await readIfThere(path);
  if (bytes === null) {
    throw new Deno.errors.NotFound(
      `Cannot read ${publication.dataset} as ${directory} must hold ${file.name}: there is no such file. It is published at ${
        joinPath(publication.url, file.name)
      }`,
    );
  }
  const fault = await file.check(bytes);
  if (fault !== null) {
    throw new Error(
      `Cannot use ${path} as ${fault}. Get the published file again`,
    );
  }
  return { bytes, file: path };
}

/**
 * The bytes of a published file, checked.
 *
 * @throws {Deno.errors.NotFound} If the folder that the user names does not hold it.
 * @throws {Error} If it is not the published one, or cannot be downloaded; the message names the file and where to place it.
 * @throws The signal's reason, once it is aborted.
 */
export function getPublished(
  publication: Publication,
  file: PublishedFile,
  options: FetchOptions,
): Promise<NamedBytes> {
  return options.directory === undefined
    ? fetchFile(publication, file, options)
    : readFromFolder(publication, file, options.directory);
}
