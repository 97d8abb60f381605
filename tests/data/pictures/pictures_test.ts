import { assert, assertEquals, assertRejects } from "@std/assert";
import { decodeJpegPicture } from "../../../lib/data/pictures/jpeg.ts";
import {
  convertChannels,
  type Picture,
} from "../../../lib/data/pictures/picture.ts";
import { decodePng, isPng } from "../../../lib/data/pictures/png.ts";
import { resizePicture } from "../../../lib/data/pictures/resize.ts";
import golden from "../picture-golden/golden.json" with { type: "json" };

const FOLDER = new URL("../picture-golden/", import.meta.url);

function read(name: string): Uint8Array {
  return Deno.readFileSync(new URL(name, FOLDER));
}

function decode(name: string, bytes = read(name)): Promise<Picture> {
  return isPng(bytes) ? decodePng(bytes, name) : decodeJpegPicture(bytes, name);
}

function largestDifference(
  actual: Uint8Array,
  expected: readonly number[],
): number {
  assertEquals(actual.length, expected.length);
  return Math.max(
    ...expected.map((value, at) => Math.abs(value - actual[at]!)),
  );
}

for (const { file, channels, pixels } of golden.files) {
  Deno.test(`decoding ${file} gives what Pillow reads`, async () => {
    const picture = await decode(file);
    assertEquals([picture.width, picture.height], [13, 9]);
    assertEquals(picture.channels, channels as 1 | 3);
    assertEquals(largestDifference(picture.pixels, pixels), 0);
  });
}

Deno.test("decodePng() rounds 16 bits to 8", async () => {
  const { encode } = await import("../../../lib/dependencies/png.ts");
  const data = Uint16Array.of(0, 127, 129, 65_535, 65_407, 300);
  const png = encode({ width: 6, height: 1, channels: 1, depth: 16, data });
  const { pixels } = await decodePng(png, "deep.png");
  assertEquals([...pixels], [0, 0, 1, 255, 255, 1]);
});

for (const { height, width, pixels } of golden.resized) {
  Deno.test(`resizePicture() to ${height}×${width} is Pillow's within its rounding`, async () => {
    const resized = resizePicture(await decode("rgb.png"), height, width);
    assertEquals([resized.width, resized.height], [width, height]);
    assert(largestDifference(resized.pixels, pixels) <= 1);
  });
}

Deno.test("convertChannels() weighs colours by brightness and repeats grey", () => {
  const pixels = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9);
  const colour: Picture = { width: 2, height: 2, channels: 3, pixels };
  const grey = convertChannels(colour, 1);
  assertEquals([...grey.pixels], [76, 150, 29, 9]);
  const back = convertChannels(grey, 3);
  assertEquals([...back.pixels.subarray(0, 6)], [76, 76, 76, 150, 150, 150]);
});

for (
  const file of ["rgb.png", "palette.png", "colour.jpg", "progressive.jpg"]
) {
  Deno.test(`decoding refuses ${file} cut off anywhere, with name and offset`, async () => {
    const bytes = read(file);
    for (let length = 9; length < bytes.length; length += 7) {
      const error = await assertRejects(
        () => decode(file, bytes.subarray(0, length)),
        SyntaxError,
        `Cannot read ${file} as`,
      );
      assert(/offset \d+/.test(error.message), error.message);
    }
  });
}

Deno.test("decodePng() refuses a changed byte and names the chunk", async () => {
  const bytes = read("rgb.png");
  bytes[60]! ^= 1;
  await assertRejects(
    () => decode("rgb.png", bytes),
    SyntaxError,
    "in the chunk at offset 33",
  );
});

Deno.test("decodeJpegPicture() refuses corrupt segments and data", async () => {
  const broken = read("colour.jpg");
  broken[2] = 0x12;
  await assertRejects(
    () => decode("colour.jpg", broken),
    SyntaxError,
    "0x12 at offset 2",
  );
  const short = read("colour.jpg");
  // The last bytes before the end marker become the end marker: data are missing.
  short.set([0xff, 0xd9], short.length - 60);
  await assertRejects(
    () => decode("colour.jpg", short),
    SyntaxError,
    "must be a sound JPEG file: Corrupt JPEG data",
  );
});
