import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { splitAtPauses } from "../../../lib/data/audio/synthesis.ts";
import { ROOT } from "../../style/paths.ts";
import { makeFolder } from "../../support/folders.ts";
import type { Facts } from "./speak_and_tell.ts";

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

async function runDeno(args: readonly string[]): Promise<string> {
  const command = new Deno.Command("deno", {
    args: [...args],
    stderr: "inherit",
  });
  const { code, stdout } = await command.output();
  assertEquals(code, 0);
  return new TextDecoder().decode(stdout);
}

async function speakAndTell(cacheFolder: string): Promise<Facts> {
  const output = await runDeno([
    "run",
    "--no-lock",
    "--allow-read",
    "--allow-env=TIDEMARK_DEBUG",
    `--allow-write=${cacheFolder}`,
    `${ROOT}tests/data/audio/speak_and_tell.ts`,
    cacheFolder,
  ]);
  return JSON.parse(output.trim().split("\n").at(-1)!) as Facts;
}

/** Whether the synthesiser's package is in Deno's cache or can be had. */
async function canSpeak(): Promise<boolean> {
  const args = ["cache", "--quiet", "--no-lock", "npm:espeak-ng@1.0.2"];
  return (await new Deno.Command("deno", { args }).output()).success;
}

Deno.test({
  name:
    "spokenDigits() without network speaks each digit in each voice and accent, tells why and on which terms, each time the same (needs npm:espeak-ng, once from the network)",
  ignore: !(await canSpeak()),
  fn: async () => {
    using folder = makeFolder();
    const facts = await speakAndTell(folder.path);
    assertEquals([facts.count, facts.names, facts.voices], [960, 960, 12]);
    assert(facts.shortest > 0.15 && facts.longest < 0.7);
    assert(facts.synthetic);
    assertStringIncludes(facts.name, "synthesised");
    assertStringIncludes(facts.source, "--allow-net=github.com is not given");
    assertStringIncludes(facts.licence, "GPL-3.0-or-later");
    assertEquals([facts.train, facts.test], [640, 320]);
    assertEquals(facts.testSpeakers, ["female3", "female4", "male7", "male8"]);
    const known = new Set(facts.trainSpeakers);
    assert(facts.testSpeakers.every((speaker) => !known.has(speaker)));
    assertStringIncludes(
      String(facts.recordedOnly),
      `place it at ${folder.path}/free-spoken-digit-dataset/`,
    );
    assertEquals((await speakAndTell(folder.path)).digest, facts.digest);
  },
});

Deno.test("the synthesiser's package is no part of what mod.ts loads, nor of the lock file", async () => {
  const modules = await runDeno(["info", "--json", `${ROOT}mod.ts`]);
  assertStringIncludes(modules, "espeak_ng.ts");
  assertStringIncludes(modules, "npm:/sentiment@");
  assert(!/npm:\/?espeak-ng/.test(modules));
  const lock = await Deno.readTextFile(`${ROOT}deno.lock`);
  assert(!lock.includes("espeak-ng"));
});
