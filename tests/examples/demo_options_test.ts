import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { readOptions } from "../../examples/demo_options.ts";

Deno.test("readOptions() has a default for everything", () => {
  assertEquals(readOptions([]), {
    device: "auto",
    images: 6400,
    epochs: 2,
    limitBytes: null,
    help: false,
  });
});

Deno.test("readOptions() reads every flag", () => {
  const text = "--device wasm --images 128 --epochs=3 --limit 1.5 --help";
  assertEquals(readOptions(text.split(" ")), {
    device: "wasm",
    images: 128,
    epochs: 3,
    limitBytes: 1.5 * 2 ** 20,
    help: true,
  });
});

for (
  const [flags, part] of [
    ["--strategy=pool", "Unknown option '--strategy'"],
    ["wasm", "Unexpected argument 'wasm'"],
    ["--device=cuda", 'it is "cuda"'],
    ["--images=127", "from 128 to 40000"],
    ["--images=1e9", "from 128 to 40000"],
    ["--epochs=0", "from 1 to 1000"],
    ["--epochs=two", 'it is "two"'],
    ["--limit=-4", "positive number of MiB"],
    ["--limit=much", "positive number of MiB"],
  ] as const
) {
  Deno.test(`readOptions() refuses ${flags}`, () => {
    const refusal = assertThrows(() => readOptions([flags]), Error, part);
    assertMatch((refusal as Error).message, /^Cannot run the demo as/);
  });
}
