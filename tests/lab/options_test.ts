import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { resolveOptions } from "../../lib/lab/options.ts";

/** Options that nobody's types allow. */
function unchecked(options: unknown): tm.LabOptions {
  return options as tm.LabOptions;
}

const UNKNOWN: readonly (readonly [unknown, string])[] = [
  [{ strategie: "pool" }, 'no option "strategie". Did you mean "strategy"?'],
  [{ limitbytes: 1 }, 'Did you mean "limitBytes"?'],
  [{ memory: 1 }, 'Choose one of "device", "strategy"'],
  [{ strategy: "grwoth" }, 'Did you mean "growth"?'],
  [{ strategy: "best" }, 'Choose one of "direct", "pool"'],
  [{ strategy: null }, 'Cannot use strategy "null"'],
  [{ device: "wsam" }, 'no device "wsam". Did you mean "wasm"?'],
  [{ device: "cuda" }, 'Choose one of "auto", "wasm", "webgpu", "null"'],
  [{ device: 3 }, "no device 3. Choose one of"],
  [{ device: null }, "no device null. Choose one of"],
  [{ sites: "yes" }, "sites must be true or false: it is yes"],
  ["wasm", 'its options must be an object such as { device: "wasm" }'],
  [null, "its options must be an object"],
  [{ formats: "flaot16" }, 'Did you mean "float16"?'],
  [{ formats: "bool" }, 'no format "bool" for formats.parameter'],
  [{ formats: 16 }, 'formats must be one such as "float16", or one for each'],
  [{ formats: null }, "formats must be one such as"],
  [{ formats: { weights: "float16" } }, 'there is no category "weights"'],
  [{ formats: { parameter: 2 } }, "no format 2 for formats.parameter"],
  [
    { formats: { parameter: "int8" } },
    'formats.parameter "int8" as only inputs are known to be whole numbers',
  ],
  [
    { formats: { input: { format: "uint8", scale: 0 } } },
    "it must be int8, uint8, int16 or uint16 with a scale above 0",
  ],
  [
    { formats: { input: { format: "float16", scale: 1 } } },
    "it must be int8, uint8, int16 or uint16 with a scale above 0",
  ],
  [
    { formats: { input: { format: "uint8", scale: 1, zeroPoint: 300 } } },
    "a zeroPoint in its range",
  ],
  [{ formats: "uint8" }, 'give { input: "uint8" } alone'],
];

const OUT_OF_RANGE: readonly (readonly [unknown, string])[] = [
  ...[0, -1, 1.5, 65, NaN, Infinity, "2", true].map((threads) =>
    [
      { threads },
      `threads must be an integer from 1 to 64: it is ${threads}`,
    ] as const
  ),
  ...[0, -1, 1.5, NaN, Infinity, -Infinity, "1024", 2 ** 60].map((limitBytes) =>
    [{ limitBytes }, `Cannot set a limit of ${limitBytes} bytes`] as const
  ),
  ...[0, -256, 0.5, NaN, Infinity, "64", null].map((arenaBytes) =>
    [
      { arenaBytes },
      `Cannot preallocate an arena of ${arenaBytes} bytes`,
    ] as const
  ),
  [
    { strategy: "arena", arenaBytes: 2048, limitBytes: 1024, device: "null" },
    "reserved may not pass the limit of 1.00 KiB",
  ],
  [
    { strategy: "arena", arenaBytes: 2 ** 40, device: "null" },
    "the device refuses it: its largest segment is 4.00 GiB. Lower arenaBytes",
  ],
];

async function assertUnusable(
  options: unknown,
  error: ErrorConstructor | typeof tm.UnsupportedError,
  text: string,
): Promise<void> {
  await assertRejects(() => tm.start(unchecked(options)), error, text);
  await assertRejects(
    () => tm.predict(() => {}, unchecked(options)),
    error,
    text,
  );
  await assertRejects(
    () => tm.compare({ wrong: unchecked(options) }, () => {}),
    error,
    text,
  );
}

Deno.test("start(), predict() and compare() refuse bad options, and leave nothing behind", async () => {
  await tf.setBackend("cpu");
  for (const [options, text] of UNKNOWN) {
    await assertUnusable(options, TypeError, text);
  }
  for (const [options, text] of OUT_OF_RANGE) {
    await assertUnusable(options, RangeError, text);
  }
  assertEquals(tf.getBackend(), "cpu");
  assertEquals(tf.findBackendFactory("tidemark"), null);
  await (await tm.start({ device: "null" })).stop();
});

Deno.test("a running lab refuses the bad options of guests and goes on", async () => {
  await using lab = await tm.start({ device: "null" });
  const memory = lab.memory();
  for (const [options, text] of [...UNKNOWN, ...OUT_OF_RANGE]) {
    const wrong = unchecked(options);
    await assertRejects(() => tm.predict(() => {}, wrong), Error, text);
    await assertRejects(() => tm.compare({ wrong }, () => {}), Error, text);
  }
  assertEquals(lab.memory(), memory);
  tf.ones([2]).dispose();
});

Deno.test("resolveOptions() fills in what is not given", () => {
  assertEquals(resolveOptions(), {
    device: "auto",
    strategy: "planned",
    recording: "lazy",
    limitBytes: null,
    arenaBytes: 64 * tm.MiB,
    threads: null,
    formats: {
      parameter: "float32",
      optimizer: "float32",
      input: "float32",
      activation: "float32",
      gradient: "float32",
      temporary: null,
    },
    sites: false,
  });
  const { formats } = resolveOptions({
    formats: { parameter: "bfloat16", input: "uint8" },
  });
  assertEquals([formats.parameter, formats.input], ["bfloat16", "uint8"]);
  assertEquals(formats.activation, "float32");
  const running = resolveOptions({ strategy: "pool", limitBytes: 1e6 });
  assertEquals(resolveOptions({ threads: 2 }, running), {
    ...running,
    threads: 2,
  });
  assertEquals(resolveOptions({ limitBytes: null }, running).limitBytes, null);
  assertThrows(() => resolveOptions(unchecked({ threads: 0 })), RangeError);
});

Deno.test("resolveOptions() takes formats back as it gave them", () => {
  const scaled = { format: "uint8", scale: 1 / 255, zeroPoint: 0 } as const;
  const cases: tm.FormatChoice[] = [
    "float16",
    { activation: "bfloat16" },
    { activation: scaled, temporary: "float16" },
    { temporary: null },
  ];
  for (const formats of cases) {
    const resolved = resolveOptions({ formats });
    assertEquals(resolveOptions(resolved), resolved);
  }
});
