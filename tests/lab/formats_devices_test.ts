/**
 * Storage formats where the device has none.
 * @module
 */
import { assert, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { availableDevices } from "../support/labs.ts";

const NO_FORMATS =
  "as only the wasm device stores values otherwise than their types say: ";

Deno.test("predictions for webgpu refuse formats as a lab there does", async () => {
  await assertRejects(
    () =>
      tm.predict(() => {}, {
        device: "webgpu",
        formats: { parameter: "float64", input: "uint8" },
      }),
    tm.UnsupportedError,
    `Cannot start a lab ${NO_FORMATS}parameter as float64, input as uint8 was ` +
      'asked for. Use device "wasm"',
  );
});

Deno.test({
  name: "webgpu refuses formats, in the same words whoever asks",
  ignore: !(await availableDevices()).webgpu,
  fn: async () => {
    await assertRejects(
      () => tm.start({ device: "webgpu", formats: { parameter: "float64" } }),
      tm.UnsupportedError,
      `Cannot start a lab ${NO_FORMATS}parameter as float64 was asked for`,
    );
    await using lab = await tm.start({ device: "webgpu" });
    assert(!lab.device.storesFormats);
    const layers = [tf.layers.dense({ units: 1, inputShape: [2] })];
    assertThrows(
      () => tm.cast(tf.sequential({ layers }), "float16"),
      tm.UnsupportedError,
      `Cannot cast ${NO_FORMATS}float16 was asked for. Use device "wasm"`,
    );
  },
});
