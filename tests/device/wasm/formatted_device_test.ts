/**
 * Steps over storage formats on the wasm device itself: on one thread and on
 * several, with the scratch that the device asks for.
 */
import { assertEquals } from "@std/assert";
import { roundUp } from "../../../lib/base/bytes.ts";
import { type Format, FORMATS } from "../../../lib/base/format.ts";
import type { ByteRange, Device } from "../../../lib/device/device.ts";
import { startWasmDevice } from "../../../lib/device/wasm/device.ts";
import type { GeneratedStep } from "../../../lib/program/step.ts";
import { evaluateStored, storeValues } from "../formatted.ts";
import { assertStored } from "./run_formatted.ts";
import { wholeNumbers } from "./sums.ts";

const step: GeneratedStep = {
  kind: "matmul",
  ...{ batchA: 1, batchB: 1, m: 190, n: 170, k: 150 },
  ...{ transposeA: false, transposeB: true, bias: false, activation: null },
};
const inputs = [wholeNumbers(190 * 150, 1), wholeNumbers(170 * 150, 2)];
const outputs = 190 * 170;

function place(device: Device, sizeBytes: number): ByteRange {
  const segment = device.reserve(roundUp(sizeBytes, 256))!;
  return { segment, address: 0, sizeBytes };
}

async function run(
  threads: number,
  formats: readonly Format[],
): Promise<Uint8Array> {
  const device = await startWasmDevice({ threads });
  try {
    const prepared = device.prepare("product", { ...step, formats });
    const ranges = inputs.map((values, index) => {
      const bytes = storeValues(formats[index]!, values);
      const range = place(device, bytes.length);
      device.write(range, bytes);
      return range;
    });
    const output = place(device, outputs * FORMATS[formats.at(-1)!].bytes);
    const scratch = prepared.scratchBytes > 0
      ? [place(device, prepared.scratchBytes)]
      : [];
    device.run(prepared, [...ranges, output, ...scratch], []);
    return device.readSync(output).slice();
  } finally {
    await device.stop();
  }
}

Deno.test("the wasm device computes over storage formats on all threads as on one", async () => {
  const choices: readonly (readonly Format[])[] = [
    ["float16", "bfloat16", "float16"],
    ["float64", "float32", "float64"],
    ["uint8", "float16", "int16"],
  ];
  for (const formats of choices) {
    const stored = inputs.map((values, index) =>
      storeValues(formats[index]!, values)
    );
    const expected = evaluateStored(step, formats, stored, []);
    const one = await run(1, formats);
    assertStored(formats[2]!, one, expected, { steps: 0 }, `${formats}`);
    assertEquals(await run(4, formats), one, `${formats}`);
  }
});
