import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { digestOf } from "../../lib/data/fetching/digest.ts";
import type { DownloadProgress } from "../../lib/data/fetching/download.ts";
import {
  type FetchOptions,
  fileWithDigest,
  getPublished,
} from "../../lib/data/fetching/published.ts";
import { type FileServer, serveFiles } from "../support/file_server.ts";
import { makeFolder } from "../support/folders.ts";

const SIZE = 40_000;
const CONTENT = Uint8Array.from({ length: SIZE }, (_, at) => at * 7 % 251);
const NAME = "set.bin";
const FILE = fileWithDigest(
  NAME,
  { algorithm: "sha256", hex: digestOf("sha256", CONTENT) },
  SIZE,
);
const PUBLICATION = {
  dataset: "The set",
  folder: "set",
  url: "http://127.0.0.1:9/never",
};

function get(server: FileServer, folder: string, more: FetchOptions = {}) {
  const options = { url: server.url, cacheFolder: folder, ...more };
  return getPublished(PUBLICATION, FILE, options);
}

/** Names in the folder of the set. */
function listFolder(folder: string): string[] {
  return [...Deno.readDirSync(`${folder}/set`)].map(({ name }) => name).sort();
}

Deno.test("getPublished() downloads once, tells progress, and reads its cache afterwards", async () => {
  await using server = serveFiles({ [NAME]: CONTENT });
  using folder = makeFolder();
  const states: DownloadProgress[] = [];
  const progress = (state: DownloadProgress) => void states.push(state);
  const first = await get(server, folder.path, { progress });
  assertEquals(first, {
    bytes: CONTENT,
    file: `${folder.path}/set/${NAME}`,
  });
  assert(states.length > 1);
  assertEquals(states.at(-1), {
    file: NAME,
    receivedBytes: SIZE,
    totalBytes: SIZE,
  });
  const second = await get(server, folder.path);
  assertEquals(second.bytes, CONTENT);
  assertEquals(server.requests.length, 1);
  assertEquals(listFolder(folder.path), [NAME]);
});

Deno.test("getPublished() goes on where a broken connection ended", async () => {
  await using server = serveFiles({ [NAME]: CONTENT });
  using folder = makeFolder();
  server.behaviour = { cutAfter: 15_000 };
  const { bytes } = await get(server, folder.path);
  assertEquals(bytes, CONTENT);
  const starts = server.requests.map(({ range }) => range);
  assertEquals(starts[0], null);
  assert(starts.length >= 3);
  for (const range of starts.slice(1)) {
    assertStringIncludes(range!, "bytes=");
  }
});

Deno.test("getPublished() begins anew where the server knows no ranges", async () => {
  await using server = serveFiles({ [NAME]: CONTENT });
  using folder = makeFolder();
  await Deno.mkdir(`${folder.path}/set`);
  await Deno.writeFile(
    `${folder.path}/set/${NAME}.partial`,
    CONTENT.subarray(0, 5000),
  );
  server.behaviour = { ranges: false };
  const { bytes } = await get(server, folder.path);
  assertEquals(bytes, CONTENT);
  assertEquals(server.requests, [{ path: NAME, range: "bytes=5000-" }]);
});

Deno.test("getPublished() goes on in another run after an abort", async () => {
  await using server = serveFiles({ [NAME]: CONTENT });
  using folder = makeFolder();
  server.behaviour = { pauseMs: 5 };
  const control = new AbortController();
  const reason = new Error("enough");
  const progress = ({ receivedBytes }: DownloadProgress) => {
    if (receivedBytes >= 12_000) control.abort(reason);
  };
  const { signal } = control;
  const error = await assertRejects(() =>
    get(server, folder.path, { progress, signal })
  );
  assertEquals(error, reason);
  assertEquals(listFolder(folder.path), [`${NAME}.partial`]);
  server.behaviour = {};
  assertEquals((await get(server, folder.path)).bytes, CONTENT);
  const start = Number(/\d+/.exec(server.requests[1]!.range!)![0]);
  assert(start >= 12_000 && start < SIZE, `started at ${start}`);
});

Deno.test("getPublished() does not start when the signal is aborted already", async () => {
  await using server = serveFiles({ [NAME]: CONTENT });
  using folder = makeFolder();
  const signal = AbortSignal.abort(new Error("before"));
  await assertRejects(
    () => get(server, folder.path, { signal }),
    Error,
    "before",
  );
  assertEquals(server.requests, []);
});

Deno.test("getPublished() drops a wrong beginning of an earlier run and gets the whole file", async () => {
  await using server = serveFiles({ [NAME]: CONTENT });
  using folder = makeFolder();
  await Deno.mkdir(`${folder.path}/set`);
  const partial = `${folder.path}/set/${NAME}.partial`;
  for (const wrong of [new Uint8Array(5000), new Uint8Array(SIZE + 1)]) {
    await Deno.writeFile(partial, wrong);
    assertEquals((await get(server, folder.path)).bytes, CONTENT);
    assertEquals(server.requests.at(-1)!.range, null);
    assertEquals(listFolder(folder.path), [NAME]);
    await Deno.remove(`${folder.path}/set/${NAME}`);
  }
});

Deno.test("getPublished() takes a whole file that was not renamed yet", async () => {
  await using server = serveFiles({ [NAME]: CONTENT });
  using folder = makeFolder();
  await Deno.mkdir(`${folder.path}/set`);
  await Deno.writeFile(`${folder.path}/set/${NAME}.partial`, CONTENT);
  assertEquals((await get(server, folder.path)).bytes, CONTENT);
  assertEquals(listFolder(folder.path), [NAME]);
});

Deno.test("getPublished() replaces a cached file that is damaged", async () => {
  await using server = serveFiles({ [NAME]: CONTENT });
  using folder = makeFolder();
  await Deno.mkdir(`${folder.path}/set`);
  const damaged = CONTENT.slice();
  damaged[39_999]! ^= 1;
  await Deno.writeFile(`${folder.path}/set/${NAME}`, damaged);
  assertEquals((await get(server, folder.path)).bytes, CONTENT);
  assertEquals(
    await Deno.readFile(`${folder.path}/set/${NAME}`),
    CONTENT,
  );
});

Deno.test("getPublished() refuses wrong bytes and leaves nothing that could count as done", async () => {
  const wrong = CONTENT.slice();
  wrong[17] = 0;
  await using server = serveFiles({ [NAME]: wrong });
  using folder = makeFolder();
  const error = await assertRejects(() => get(server, folder.path), Error);
  assertStringIncludes(error.message, `its SHA-256 must be`);
  assertStringIncludes(error.message, `${server.url}/${NAME}`);
  server.files.set(NAME, CONTENT);
  assertEquals((await get(server, folder.path)).bytes, CONTENT);
});

Deno.test("getPublished() refuses a server's file that is too short, with the offset", async () => {
  await using server = serveFiles({ [NAME]: CONTENT.subarray(0, 39_000) });
  using folder = makeFolder();
  await assertRejects(
    () => get(server, folder.path),
    Error,
    "truncated at offset 39000",
  );
});

Deno.test("getPublished() tells where to place a file that cannot be had", async () => {
  await using server = serveFiles({});
  using folder = makeFolder();
  const place = `place it at ${folder.path}/set/${NAME}, or pass { directory }`;
  const missing = await assertRejects(() => get(server, folder.path), Error);
  assertStringIncludes(missing.message, "the server answered 404");
  assertStringIncludes(missing.message, place);
  assertEquals(server.requests.length, 1);
  const url = "http://127.0.0.1:1/closed";
  const offline = await assertRejects(
    () => get(server, folder.path, { url }),
    Error,
  );
  assertStringIncludes(offline.message, `${url}/${NAME}`);
  assertStringIncludes(offline.message, place);
});

Deno.test("getPublished() tells of a missing permission", async () => {
  using folder = makeFolder();
  const options = { url: "http://127.0.0.2:80", cacheFolder: folder.path };
  await assertRejects(
    () => getPublished(PUBLICATION, FILE, options),
    Error,
    "net access",
  );
});

Deno.test("getPublished() called twice at once downloads once", async () => {
  await using server = serveFiles({ [NAME]: CONTENT });
  using folder = makeFolder();
  server.behaviour = { pauseMs: 2 };
  const both = [get(server, folder.path), get(server, folder.path)];
  for (const { bytes } of await Promise.all(both)) {
    assertEquals(bytes, CONTENT);
  }
  assertEquals(server.requests.length, 1);
  assertEquals(listFolder(folder.path), [NAME]);
});

Deno.test("getPublished() reads a folder, and refuses missing, short and wrong files in it", async () => {
  using folder = makeFolder();
  const directory = folder.path;
  const read = () => getPublished(PUBLICATION, FILE, { directory });
  await assertRejects(read, Deno.errors.NotFound, `must hold ${NAME}`);
  await Deno.writeFile(`${directory}/${NAME}`, CONTENT.subarray(0, 9));
  await assertRejects(read, Error, "truncated at offset 9");
  await Deno.writeFile(`${directory}/${NAME}`, new Uint8Array(SIZE));
  await assertRejects(read, Error, `Cannot use ${directory}/${NAME}`);
  await Deno.writeFile(`${directory}/${NAME}`, CONTENT);
  assertEquals((await read()).bytes, CONTENT);
});
