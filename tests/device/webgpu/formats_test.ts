import { assertThrows } from "@std/assert";
import { UnsupportedError } from "../../../lib/base/errors.ts";
import { renderWgsl } from "../../../lib/device/webgpu/render/render.ts";
import type { WgslLimits } from "../../../lib/device/webgpu/render/rendered.ts";

Deno.test("renderWgsl() refuses storage formats and names the device that has them", () => {
  const formats = ["float64", "float32"] as const;
  const step = { kind: "softmax", rows: 1, columns: 2, formats } as const;
  assertThrows(
    () => renderWgsl(step, {} as WgslLimits),
    UnsupportedError,
    "they are stored as float64, float32. Use the wasm device",
  );
});
