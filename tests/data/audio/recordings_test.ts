import { assertEquals, assertRejects } from "@std/assert";
import {
  readLabel,
  readRecordings,
} from "../../../lib/data/audio/recordings.ts";
import { makeFolder } from "../../support/folders.ts";
import { encodeWav, makeTone } from "../../support/wav.ts";

Deno.test("readLabel() reads digit and speaker of both layouts, and of nothing else", () => {
  assertEquals(readLabel("a/7_theo_12.wav"), { digit: 7, speaker: "theo" });
  assertEquals(readLabel("x/en_US_f_Allison/digits/0.wav"), {
    digit: 0,
    speaker: "en_US_f_Allison",
  });
  for (
    const path of [
      "17_theo_1.wav",
      "7_theo_12.mp3",
      "v/digits/10.wav",
      "v/letters/7.wav",
    ]
  ) {
    assertEquals(readLabel(path), null, path);
  }
});

Deno.test("readRecordings() looks below a folder, in an order that does not depend on the disk", async () => {
  using folder = makeFolder();
  await Deno.mkdir(`${folder.path}/recordings`);
  await Deno.mkdir(`${folder.path}/ann/digits`, { recursive: true });
  const wav = encodeWav(makeTone(500, 0.1, 8000), 8000);
  for (
    const name of [
      "recordings/1_bob_0.wav",
      "recordings/0_bob_1.wav",
      "ann/digits/3.wav",
      "notes.txt",
    ]
  ) {
    await Deno.writeFile(`${folder.path}/${name}`, wav);
  }
  const recordings = await readRecordings(folder.path);
  assertEquals(
    recordings.map(({ digit, speaker, name }) => [digit, speaker, name]),
    [[3, "ann", "3"], [0, "bob", "0_bob_1"], [1, "bob", "1_bob_0"]],
  );
});

Deno.test("readRecordings() refuses a folder without recordings and corrupt files", async () => {
  using folder = makeFolder();
  const read = () => readRecordings(folder.path);
  await assertRejects(read, Deno.errors.NotFound, "files like 7_theo_12.wav");
  const wav = encodeWav(makeTone(500, 0.1, 8000), 8000);
  await Deno.writeFile(`${folder.path}/1_bob_0.wav`, wav.subarray(0, 90));
  await assertRejects(
    read,
    SyntaxError,
    `${folder.path}/1_bob_0.wav as its chunk "data" at offset 36`,
  );
});
