import { assertEquals, assertThrows } from "@std/assert";
import { collectGarbage } from "../../../lib/dependencies/v8.ts";
import {
  internalsOf,
  startWasmDevice,
} from "../../../lib/device/wasm/device.ts";
import type { QueuedDevice } from "../../../lib/device/queued_device.ts";

function watchMemory(
  device: QueuedDevice,
): WeakRef<WebAssembly.Memory> {
  return new WeakRef(internalsOf(device).memory);
}

Deno.test("startWasmDevice() makes a device that gives all memory back, even if it is kept", async () => {
  const device = await startWasmDevice({ threads: 2 });
  const memory = watchMemory(device);
  device.reserve(1 << 20);
  device.finishSync();
  await device.stop();
  // What a worker was handed is let go in a later job.
  for (let turn = 0; turn < 20 && memory.deref(); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    collectGarbage();
  }
  assertEquals(memory.deref(), undefined);
  assertEquals(device.deviceBytes(), 0);
  assertThrows(() => device.reserve(256), Error, "has been stopped");
});
