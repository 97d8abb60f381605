/**
 * What a device that stores values only as their types say is not to be asked.
 * @module
 */
import { UnsupportedError } from "../base/errors.ts";
import type { DeviceInfo } from "./device.ts";

/**
 * Refuses formats where the device has none.
 *
 * @param act What cannot be done then.
 * @param wanted What was asked for, for people.
 * @throws {UnsupportedError} If so.
 */
export function requireFormats(
  act: string,
  { storesFormats }: Pick<DeviceInfo, "storesFormats">,
  wanted: string,
): void {
  if (storesFormats) return;
  throw new UnsupportedError(
    `Cannot ${act} as only the wasm device stores values otherwise than their ` +
      `types say: ${wanted} was asked for. Use device "wasm"`,
  );
}
