import { assert, assertEquals } from "@std/assert";
import {
  splitAtPauses,
  synthesiseDigits,
} from "../../../lib/data/audio/synthesis.ts";
import { ROOT } from "../../style/paths.ts";

Deno.test("splitAtPauses() cuts at long pauses only", () => {
  const sound = (length: number) => new Float32Array(length).fill(0.5);
  const pause = (length: number) => new Float32Array(length).fill(0.001);
  const parts = [
    pause(50),
    sound(10),
    pause(24),
    sound(5),
    pause(25),
    sound(7),
  ];
  const samples = Float32Array.from(parts.flatMap((part) => [...part]));
  const lengths = splitAtPauses(samples, 100).map(({ length }) => length);
  assertEquals(lengths, [39, 7]);
});

Deno.test("synthesiseDigits() says each digit in each voice and accent, each time the same", async () => {
  const recordings = await synthesiseDigits();
  assertEquals(recordings.length, 1040);
  assertEquals(new Set(recordings.map(({ name }) => name)).size, 1040);
  assertEquals(new Set(recordings.map(({ speaker }) => speaker)).size, 13);
  const seconds = recordings.map(({ sound }) =>
    sound.channels[0]!.length / sound.sampleRate
  );
  assert(Math.min(...seconds) > 0.15 && Math.max(...seconds) < 0.7);
  const again = await synthesiseDigits();
  assertEquals(again[777], recordings[777]);
});

Deno.test("the synthesiser's package is no part of what mod.ts loads", async () => {
  const info = await new Deno.Command("deno", {
    args: ["info", "--json", `${ROOT}mod.ts`],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(info.stdout);
  assert(text.includes("espeak_ng.ts"), "the module that loads it is there");
  assert(text.includes("npm:/sentiment@"), "packages are listed");
  assert(!text.includes("npm:espeak-ng") && !text.includes("npm:/espeak-ng"));
});
