/** Marks in what a child writes: found wherever the pieces are cut, and never shown. */
import { assert, assertEquals } from "@std/assert";
import { markText } from "../../../kernels/tidemark/child/mark_text.ts";
import { OutputPipe } from "../../../kernels/tidemark/process/output_pipe.ts";

const TOKEN = "some-token";
const NOTE = JSON.stringify({ text: "a:b\0\n— é", memory: null });

/** A pipe that reads these pieces, then waits for `end`, and what it has shown. */
function pipeOf(
  pieces: readonly Uint8Array<ArrayBuffer>[],
  end: Promise<void> = Promise.resolve(),
): { pipe: OutputPipe; shown: string[] } {
  const shown: string[] = [];
  const left = pieces.filter(({ length }) => length > 0);
  const source: UnderlyingByteSource = {
    type: "bytes",
    async pull(controller) {
      const piece = left.shift();
      if (piece) return controller.enqueue(piece);
      await end;
      controller.close();
      controller.byobRequest?.respond(0);
    },
  };
  const stream = new ReadableStream(source);
  const pipe = new OutputPipe(stream, (text) => shown.push(text));
  pipe.expect(TOKEN);
  return { pipe, shown };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

Deno.test("a mark gives its note when all before it has been shown, wherever it is cut", async () => {
  const bytes = bytesOf(
    `before\0${markText(TOKEN, { number: 7, note: NOTE })}after`,
  );
  for (let cut = 0; cut <= bytes.length; cut++) {
    const pieces = [bytes.slice(0, cut), bytes.slice(cut)];
    const { pipe, shown } = pipeOf(pieces);
    const seen = pipe.reached(7).then((note) => ({
      note,
      before: shown.join(""),
    }));
    await pipe.ended;
    const { note, before } = await seen;
    assertEquals(note, NOTE);
    assertEquals(before.slice(0, 7), "before\0");
    assertEquals(shown.join(""), "before\0after");
  }
});

Deno.test("a mark without a note, a later mark and the end of the stream give no note", async () => {
  const { pipe } = pipeOf([
    bytesOf(
      markText(TOKEN, { number: 1, note: "" }) +
        markText(TOKEN, { number: 3, note: NOTE }),
    ),
  ]);
  const notes = [pipe.reached(1), pipe.reached(2), pipe.reached(4)];
  assertEquals(await Promise.all(notes), ["", "", ""]);
});

Deno.test("the note of the last mark that was read is still there", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { pipe } = pipeOf(
    [bytesOf(markText(TOKEN, { number: 1, note: NOTE }))],
    promise,
  );
  assertEquals(await pipe.reached(1), NOTE);
  assertEquals(await pipe.reached(1), NOTE);
  resolve();
  await pipe.ended;
});

/** What begins as a mark does, and is none. */
const TORN: Readonly<Record<string, string>> = {
  "the beginning of one": `\0${TOKEN}:`,
  "one without its end": `\0${TOKEN}:4:{"text"`,
  "one without a number": `\0${TOKEN}:x\0\n`,
  "one with half a number": `\0${TOKEN}:4e9\0\n`,
  "one of somebody else": markText("other-token", { number: 8, note: NOTE }),
  "its end": "\0\n",
};

for (const [name, torn] of Object.entries(TORN)) {
  Deno.test(`${name} is text before a mark, wherever it is cut`, async () => {
    const bytes = bytesOf(
      `${torn}${markText(TOKEN, { number: 7, note: NOTE })}after`,
    );
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { pipe, shown } = pipeOf([bytes.slice(0, cut), bytes.slice(cut)]);
      const note = pipe.reached(7);
      await pipe.ended;
      assertEquals(await note, NOTE);
      assertEquals(shown.join(""), `${torn}after`);
    }
  });
}

Deno.test("a mark that came another way is as good", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { pipe } = pipeOf([], promise);
  pipe.reach({ number: 2, note: NOTE });
  assertEquals(await pipe.reached(2), NOTE);
  resolve();
  await pipe.ended;
});

Deno.test("zeros are shown together", async () => {
  const zeros = "\0".repeat(100_000);
  const { pipe, shown } = pipeOf([bytesOf(zeros)]);
  await pipe.ended;
  assertEquals(shown.join(""), zeros);
  assert(shown.length <= 4, `${shown.length}`);
});
