/**
 * A file server on this machine that behaves as badly as a test needs.
 * @module
 */

/** How the server answers. */
export interface Behaviour {
  /** Whether it obeys range requests. Default true. */
  readonly ranges?: boolean;
  /** Breaks the connection after so many bytes of each answer. Default never. */
  readonly cutAfter?: number;
  /** Waits so long between pieces of 4 KiB. Default 0. */
  readonly pauseMs?: number;
}

/** A running server. */
export interface FileServer extends AsyncDisposable {
  /** The URL of the folder that it serves, without a slash at the end. */
  readonly url: string;
  /** Requests so far: path, and the range asked for. */
  readonly requests: { path: string; range: string | null }[];
  /** Files by name; may be changed while the server runs. */
  readonly files: Map<string, Uint8Array>;
  /** May be changed while the server runs. */
  behaviour: Behaviour;
}

const PIECE_BYTES = 4096;

function stream(
  bytes: Uint8Array,
  { cutAfter = Infinity, pauseMs = 0 }: Behaviour,
): ReadableStream<Uint8Array> {
  let at = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new ReadableStream({
    cancel: () => clearTimeout(timer),
    async pull(controller) {
      if (pauseMs > 0) {
        await new Promise<void>((resolve) => {
          timer = setTimeout(resolve, pauseMs);
        });
      }
      if (at >= cutAfter) return controller.error(new Error("cut"));
      if (at >= bytes.length) return controller.close();
      const end = Math.min(at + PIECE_BYTES, cutAfter);
      controller.enqueue(bytes.slice(at, end));
      at = end;
    },
  });
}

function answer(
  bytes: Uint8Array,
  range: string | null,
  behaviour: Behaviour,
): Response {
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
  if (start === 0 || behaviour.ranges === false) {
    return new Response(stream(bytes, behaviour), {
      headers: { "content-length": `${bytes.length}` },
    });
  }
  if (start >= bytes.length) return new Response(null, { status: 416 });
  return new Response(stream(bytes.subarray(start), behaviour), {
    status: 206,
    headers: {
      "content-length": `${bytes.length - start}`,
      "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
    },
  });
}

/** Starts a server of files in memory, on a free port. */
export function serveFiles(files: Record<string, Uint8Array>): FileServer {
  const requests: FileServer["requests"] = [];
  const content = new Map(Object.entries(files));
  const listening = { hostname: "127.0.0.1", port: 0, onListen() {} };
  const http = Deno.serve({ ...listening, onError }, (request) => {
    const path = new URL(request.url).pathname.slice(1);
    const range = request.headers.get("range");
    requests.push({ path, range });
    const bytes = content.get(path);
    if (!bytes) return new Response("not here", { status: 404 });
    return answer(bytes, range, server.behaviour);
  });
  const server: FileServer = {
    url: `http://127.0.0.1:${http.addr.port}`,
    requests,
    files: content,
    behaviour: {},
    [Symbol.asyncDispose]: () => http.shutdown(),
  };
  return server;
}

/** The connections are broken on purpose. */
function onError(): Response {
  return new Response(null, { status: 500 });
}
