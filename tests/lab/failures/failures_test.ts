import type * as tm from "tidemark";
import { availableDevices } from "../../support/labs.ts";
import { injectFailures } from "./inject.ts";

const COUNT = 40;
const available = await availableDevices();

/** Settings whose ways of failing differ. */
const SETTINGS = [
  { device: "wasm", strategy: "planned", recording: "lazy" },
  { device: "wasm", strategy: "pool", recording: "lazy" },
  { device: "wasm", strategy: "direct", recording: "eager" },
  { device: "webgpu", strategy: "planned", recording: "lazy" },
] as const satisfies readonly tm.LabOptions[];

for (const options of SETTINGS) {
  const seed = Math.floor(Math.random() * 2 ** 31);
  Deno.test({
    name:
      `[${Object.values(options).join(", ")}] ${COUNT} failures at random ` +
      `moments leave a usable lab (seed ${seed})`,
    ignore: !available[options.device],
    fn: () => injectFailures(options, COUNT, seed),
  });
}
