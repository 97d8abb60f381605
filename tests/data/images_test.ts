import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { canEnlarge, imagesToFloats } from "../../lib/data/images.ts";

Deno.test("imagesToFloats() scales bytes to 0..1", () => {
  const floats = imagesToFloats(
    Uint8Array.of(0, 51, 255, 102),
    [2, 2, 1],
    [2, 2, 1],
  );
  assertEquals([...floats], [0, 0.2, 1, 0.4].map(Math.fround));
});

Deno.test("imagesToFloats() centres on black and repeats the grey channel", () => {
  const floats = imagesToFloats(
    Uint8Array.of(255, 51),
    [1, 1, 1],
    [3, 3, 2],
  );
  const expected = new Float32Array(2 * 3 * 3 * 2);
  expected.set([1, 1], 8);
  expected.set([0.2, 0.2], 18 + 8);
  assertEquals(floats, expected);
});

Deno.test("imagesToFloats() keeps colour channels in order", () => {
  const floats = imagesToFloats(
    Uint8Array.of(255, 0, 51),
    [1, 1, 3],
    [1, 1, 3],
  );
  assertEquals([...floats], [1, 0, 0.2].map(Math.fround));
});

Deno.test("imagesToFloats() neither loses nor adds light", () => {
  const sizes = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(sizes, sizes, sizes, sizes, sizes, (h, w, dh, dw, channels) => {
      const images = Uint8Array.from(
        { length: 2 * h * w },
        (_, index) => index % 256,
      );
      const floats = imagesToFloats(
        images,
        [h, w, 1],
        [h + dh, w + dw, channels],
      );
      const light = images.reduce((sum, byte) => sum + byte, 0) / 255;
      const total = floats.reduce((sum, value) => sum + value, 0);
      assertEquals(floats.length, 2 * (h + dh) * (w + dw) * channels);
      assertAlmostEquals(total, light * channels, 1e-3);
    }),
  );
});

Deno.test("canEnlarge() refuses smaller images and other channels", () => {
  assert(canEnlarge([28, 28, 1], [32, 32, 3]));
  assert(!canEnlarge([28, 28, 1], [27, 32, 1]));
  assert(!canEnlarge([28, 28, 3], [28, 28, 4]));
});
