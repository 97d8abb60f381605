/**
 * Downloads that end as a checked file or not at all. Bytes go to a file beside the target
 * and are appended when a connection breaks, in this run or a later one (HTTP range
 * requests, RFC 9110 §14); only what passes its check is renamed to the target.
 * @module
 */

/** How far a download is. */
export interface DownloadProgress {
  /** Name of the file. */
  readonly file: string;
  /** Bytes that are there, those of earlier runs included. */
  readonly receivedBytes: number;
  /** Bytes of the whole file; null if the server does not tell. */
  readonly totalBytes: number | null;
}

/** Who watches a download. */
export interface DownloadWatch {
  /** When aborted, the download ends with its reason; what has come is kept for the next run. Default none. */
  readonly signal?: AbortSignal | undefined;
  /** Called for every piece that comes. Default none. */
  readonly progress?: ((state: DownloadProgress) => void) | undefined;
}

/** A file to get. */
export interface Download {
  /** Where from. */
  readonly url: string;
  /** Where to: a path whose folder exists. */
  readonly target: string;
  /** Name for progress reports. */
  readonly name: string;
  /** What is wrong with the bytes of a whole file; null if nothing. */
  check(bytes: Uint8Array): Promise<string | null>;
}

/** Connections in a row that may end without one new byte. */
const MAX_FRUITLESS = 3;
const RETRY_MS = 250;
const LOCK_POLL_MS = 100;
/** For locks: nobody else at the same time. */
const EXCLUSIVE = true;

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** Opens the file for what has come so far; two processes do not write to it at once. */
async function openPartial(
  path: string,
  signal: AbortSignal | undefined,
): Promise<Deno.FsFile> {
  while (true) {
    signal?.throwIfAborted();
    const file = await Deno.open(path, {
      read: true,
      write: true,
      create: true,
    });
    if (await file.tryLock(EXCLUSIVE)) return file;
    file.close();
    await wait(LOCK_POLL_MS, signal);
  }
}

function totalOf(response: Response, start: number): number | null {
  const length = response.headers.get("content-length");
  // The length of packed content is not that of the bytes that fetch hands out.
  const packed = response.headers.get("content-encoding") !== null;
  return length === null || packed ? null : start + Number(length);
}

/** The offset at which the bytes of a response belong; null if they cannot be used. */
function startOf(response: Response, wanted: number): number | null {
  if (response.status === 200) return 0;
  if (response.status !== 206) return null;
  const range = response.headers.get("content-range") ?? "";
  const start = /^bytes (\d+)-/.exec(range)?.[1];
  return Number(start) === wanted ? wanted : null;
}

async function writeAll(file: Deno.FsFile, chunk: Uint8Array): Promise<void> {
  let written = 0;
  while (written < chunk.length) {
    written += await file.write(chunk.subarray(written));
  }
}

class StatusError extends Error {}

/** Thrown where a server sends something, but not the file that was asked for. */
export class WrongContentError extends Error {
  /** Name of this class, so that a caught error can be told by name. */
  override name = "WrongContentError";
}

/** One connection: appends what comes. */
async function receive(
  download: Download,
  file: Deno.FsFile,
  watch: DownloadWatch,
): Promise<void> {
  const wanted = (await file.stat()).size;
  const response = await fetch(download.url, {
    headers: {
      // Else a server may pack what it sends, and offsets would mean nothing.
      "accept-encoding": "identity",
      ...(wanted > 0 ? { range: `bytes=${wanted}-` } : {}),
    },
    ...(watch.signal ? { signal: watch.signal } : {}),
  });
  // 416: nothing lies past what is there; the check will tell whether it is all.
  if (response.status === 416 && wanted > 0) {
    return await response.body?.cancel();
  }
  const start = startOf(response, wanted);
  if (start === null || !response.body) {
    await response.body?.cancel();
    throw new StatusError(`the server answered ${response.status}`);
  }
  await file.truncate(start);
  await file.seek(start, Deno.SeekMode.Start);
  const totalBytes = totalOf(response, start);
  let receivedBytes = start;
  for await (const chunk of response.body) {
    await writeAll(file, chunk);
    receivedBytes += chunk.length;
    watch.progress?.({ file: download.name, receivedBytes, totalBytes });
  }
  if (totalBytes !== null && receivedBytes < totalBytes) {
    throw new Error(
      `Cannot end ${download.name} as ${totalBytes} bytes were promised: ${receivedBytes} came`,
    );
  }
}

/** Connects until one ends well; gives up when several in a row bring nothing. */
async function receiveAll(
  download: Download,
  file: Deno.FsFile,
  watch: DownloadWatch,
): Promise<void> {
  let fruitless = 0;
  while (true) {
    const { size } = await file.stat();
    try {
      return await receive(download, file, watch);
    } catch (error) {
      watch.signal?.throwIfAborted();
      const isFinal = error instanceof StatusError ||
        error instanceof Deno.errors.NotCapable;
      fruitless = (await file.stat()).size > size ? 0 : fruitless + 1;
      if (isFinal || fruitless >= MAX_FRUITLESS) throw error;
    }
    await wait(RETRY_MS * fruitless, watch.signal);
  }
}

async function readAll(file: Deno.FsFile): Promise<Uint8Array> {
  const { size } = await file.stat();
  await file.seek(0, Deno.SeekMode.Start);
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const count = await file.read(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

/** Fills the open file and checks it; bytes of an earlier run get a second chance without them. */
async function complete(
  download: Download,
  file: Deno.FsFile,
  watch: DownloadWatch,
): Promise<Uint8Array> {
  const hadBytes = (await file.stat()).size > 0;
  await receiveAll(download, file, watch);
  const bytes = await readAll(file);
  const fault = await download.check(bytes);
  if (fault === null) return bytes;
  await file.truncate(0);
  if (hadBytes) return await complete(download, file, watch);
  throw new WrongContentError(
    `Cannot use what ${download.url} sent as ${download.name} as ${fault}`,
  );
}

/** A whole and right file at the target, or null; a wrong one is removed. */
async function readTarget(download: Download): Promise<Uint8Array | null> {
  try {
    const bytes = await Deno.readFile(download.target);
    if (await download.check(bytes) === null) return bytes;
    await Deno.remove(download.target);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return null;
}

/**
 * Gets a file and returns its bytes.
 *
 * @returns The bytes of the target, which passed the check: those of an earlier run, or new ones.
 * @throws {Error} If they cannot be had, with the reason.
 * @throws The signal's reason, once it is aborted.
 */
export async function downloadFile(
  download: Download,
  watch: DownloadWatch = {},
): Promise<Uint8Array> {
  watch.signal?.throwIfAborted();
  const before = await readTarget(download);
  if (before) return before;
  const partial = `${download.target}.partial`;
  using file = await openPartial(partial, watch.signal);
  // Whoever held the lock before may have finished meanwhile.
  const meanwhile = await readTarget(download);
  if (meanwhile) {
    await Deno.remove(partial).catch(() => {});
    return meanwhile;
  }
  const bytes = await complete(download, file, watch);
  await file.syncData();
  await Deno.rename(partial, download.target);
  return bytes;
}
