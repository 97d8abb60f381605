import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { folder, type FolderProgress } from "../../lib/data/folder.ts";
import { encode } from "../../lib/dependencies/png.ts";
import { type Folder, makeFolder } from "../support/folders.ts";
import { encodeWav, makeTone } from "../support/wav.ts";

/** A picture of one grey. */
function flat(value: number, width = 4, height = 3): Uint8Array {
  const data = new Uint8Array(width * height * 3).fill(value);
  return encode({ width, height, channels: 3, data });
}

async function write(place: Folder, path: string, bytes: Uint8Array) {
  const full = `${place.path}/${path}`;
  await Deno.mkdir(full.replace(/\/[^/]*$/, ""), { recursive: true });
  await Deno.writeFile(full, bytes);
}

/** Ten pictures of each class, whose bytes tell which they are. */
async function writeClasses(place: Folder): Promise<void> {
  for (let index = 0; index < 10; index++) {
    await write(place, `dark/${index}.png`, flat(index));
    await write(place, `bright/deep/${index}.png`, flat(200 + index));
  }
}

Deno.test("folder() takes folders as classes and divides each", async () => {
  using place = makeFolder();
  await writeClasses(place);
  const states: FolderProgress[] = [];
  const progress = (state: FolderProgress) => void states.push(state);
  const { train, test, classes, source, licence } = await folder(place.path, {
    progress,
    licence: "mine",
  });
  assertEquals(classes, ["bright", "dark"]);
  assertEquals([source, licence], [place.path, "mine"]);
  assertEquals([train.length, test.length], [16, 4]);
  assertEquals([...test.labels].sort(), [0, 0, 1, 1]);
  assertEquals([states.length, states.at(-1)!.done], [20, 20]);
  assertEquals(train.x.shape, [16, 3, 4, 3]);
  train.labels.forEach((label, index) => {
    assertEquals(label, train.images[index * 36]! >= 200 ? 0 : 1);
  });
  const seen = [train, test].flatMap(({ images }) =>
    [...images].filter((_, at) => at % 36 === 0)
  );
  assertEquals(new Set(seen).size, 20);
  train.dispose();
});

Deno.test("folder() divides the same way in every run, as its seed says", async () => {
  using place = makeFolder();
  await writeClasses(place);
  const images = async (seed: number) =>
    (await folder(place.path, { seed })).test.images;
  assertEquals(await images(1), await images(1));
  assert((await images(1)).join() !== (await images(2)).join());
});

Deno.test("folder() keeps a division into train and test", async () => {
  using place = makeFolder();
  for (const split of ["train", "test"]) {
    await write(place, `${split}/a/1.png`, flat(1));
    await write(place, `${split}/b/1.png`, flat(2));
  }
  await write(place, "train/b/2.png", flat(3));
  const { train, test, classes } = await folder(place.path);
  assertEquals([classes, train.length, test.length], [["a", "b"], 3, 2]);
  await write(place, "test/c/1.png", flat(4));
  await assertRejects(() => folder(place.path), TypeError, "there is c");
});

Deno.test("folder() brings pictures to one size and to grey where asked", async () => {
  using place = makeFolder();
  await write(place, "a/1.png", flat(10, 5, 7));
  await write(place, "a/2.png", flat(20, 8, 8));
  await write(place, "b/1.png", flat(30, 4, 4));
  await write(place, "b/2.png", flat(40, 4, 4));
  const options = { testShare: 0.5 };
  await assertRejects(
    () => folder(place.path, options),
    RangeError,
    "like the first",
  );
  const { train, test } = await folder(place.path, {
    ...options,
    size: [2, 6],
    channels: 1,
    range: "byte",
  });
  assertEquals(train.x.shape, [2, 2, 6, 1]);
  const greys = [...train.images, ...test.images].filter((_, at) =>
    at % 12 === 0
  );
  assertEquals(greys.sort(), [10, 20, 30, 40]);
  assertEquals(train.x.dataSync()[0], train.images[0]);
  train.dispose();
});

Deno.test("folder() draws sounds", async () => {
  using place = makeFolder();
  for (const [name, hertz] of [["low", 300], ["high", 3000]] as const) {
    for (const index of [1, 2]) {
      const wav = encodeWav(makeTone(hertz + index, 0.3, 22_050), 22_050);
      await write(place, `${name}/${index}.wav`, wav);
    }
  }
  const { train } = await folder(place.path, {
    testShare: 0.5,
    size: [16, 24],
  });
  assertEquals(train.x.shape, [2, 16, 24, 3]);
  const high = train.images.subarray(train.labels[0] === 0 ? 0 : 384).subarray(
    0,
    384,
  );
  const brightest = high.indexOf(255);
  assert(brightest / 24 < 8, `row ${brightest / 24}`);
  train.dispose();
});

Deno.test("folder() refuses corrupt files, mixtures and folders that are no classes", async () => {
  using place = makeFolder();
  const read = () => folder(place.path, { testShare: 0.5 });
  await assertRejects(read, TypeError, "it holds none");
  await Deno.mkdir(`${place.path}/a`);
  await Deno.mkdir(`${place.path}/b`);
  await assertRejects(read, Deno.errors.NotFound, "there are none");
  for (const path of ["a/1.png", "a/2.png", "b/1.png"]) {
    await write(place, path, flat(1));
  }
  await write(place, "b/2.png", flat(1).subarray(0, 50));
  await assertRejects(
    read,
    SyntaxError,
    `${place.path}/b/2.png as a PNG file must end`,
  );
  await write(place, "b/2.png", new TextEncoder().encode("no picture"));
  await assertRejects(read, SyntaxError, "otherwise at offset 0");
  await write(place, "b/2.wav", new Uint8Array());
  const error = await assertRejects(read, TypeError);
  assertStringIncludes(error.message, "all sounds");
  const signal = AbortSignal.abort(new Error("enough"));
  await Deno.remove(`${place.path}/b/2.wav`);
  await assertRejects(
    () => folder(place.path, { signal, testShare: 0.5 }),
    Error,
    "enough",
  );
  await assertRejects(
    () => folder(place.path, { testShare: 1 }),
    RangeError,
    "between 0 and 1",
  );
});
