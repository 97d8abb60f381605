import { assert, assertEquals, assertThrows } from "@std/assert";
import { readTar } from "../../lib/data/files/tar.ts";
import { tar } from "../support/archives.ts";

const text = (value: string) => new TextEncoder().encode(value);

Deno.test("readTar() gives regular files with content and offset", () => {
  const archive = tar([
    ["folder/", new Uint8Array(), "5"],
    ["folder/a.txt", text("hello")],
    ["folder/link", new Uint8Array(), "2"],
    ["folder/b.bin", new Uint8Array(513).fill(7)],
  ]);
  const [first, second, ...more] = [...readTar(archive, "x.tar")];
  assertEquals(first, {
    path: "folder/a.txt",
    offset: 1024,
    bytes: text("hello"),
  });
  assertEquals(second!.bytes, new Uint8Array(513).fill(7));
  assertEquals(more, []);
});

Deno.test("readTar() reads long names of pax and GNU, and skips global headers", () => {
  const long = "deep/".repeat(40) + "name";
  const record = ` path=${long}\n`;
  const pax = `${record.length + 3}${record}`;
  const archive = tar([
    ["pax_global_header", text("30 comment=0123456789abcdef01\n"), "g"],
    ["pax", text(pax), "x"],
    ["short", text("one")],
    ["././@LongLink", text(long + "\0"), "L"],
    ["short", text("two")],
    ["short", text("three")],
  ]);
  const entries = [...readTar(archive, "x.tar")];
  assertEquals(entries.map(({ path }) => path), [long, long, "short"]);
});

Deno.test("readTar() reads what the tar of this system's makers wrote", () => {
  const archive = Deno.readFileSync(
    new URL("./fixtures/gnu.tar", import.meta.url),
  );
  const entries = [...readTar(archive, "gnu.tar")];
  assertEquals(
    entries.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]),
    [
      ["folder/one.txt", "one\n"],
      [`folder/${"long".repeat(30)}.txt`, "two\n"],
    ],
  );
});

Deno.test("readTar() refuses truncated and corrupt archives with the offset", () => {
  const archive = tar([["a", new Uint8Array(600)], ["b", text("x")]]);
  const read = (bytes: Uint8Array) => () => [...readTar(bytes, "x.tar")];
  assertThrows(
    read(archive.subarray(0, 1000)),
    SyntaxError,
    "x.tar as a in it must have 600 bytes: it is truncated at offset 1000",
  );
  assertThrows(
    read(archive.subarray(0, 1700)),
    SyntaxError,
    "truncated at offset 1700",
  );
  const corrupt = archive.slice();
  corrupt[1536] = 99;
  assertThrows(read(corrupt), SyntaxError, "in the header at offset 1536");
  const error = assertThrows(read(text("no archive at all")), SyntaxError);
  assert(error.message.includes("truncated at offset 17"));
});
