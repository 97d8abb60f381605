import { availableDevices } from "../support/labs.ts";
import { checkCycles } from "./cycles.ts";

const available = await availableDevices();

for (const device of ["wasm", "webgpu"] as const) {
  Deno.test({
    name: `[${device}] labs leave nothing behind, again and again`,
    ignore: !available[device],
    fn: () => checkCycles(device, 10),
  });
}
