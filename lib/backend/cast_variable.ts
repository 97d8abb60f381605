/**
 * Variables stored in a format of their own.
 * @module
 */
import {
  elementBytes,
  printStorage,
  type StorageFormat,
} from "../base/format.ts";
import { engine, type Variable } from "../dependencies/tfjs_core.ts";
import { requireFormats } from "../device/storage.ts";
import { TidemarkBackend } from "./backend.ts";
import { giveOwnFormat } from "./own_formats.ts";
import { storeApart } from "./reformat.ts";

/** The backend at work, which may store values in formats. */
function backendFor(act: string): TidemarkBackend {
  const { backend } = engine();
  if (!(backend instanceof TidemarkBackend)) {
    throw new Error(
      `Cannot ${act} as TensorFlow.js must compute on a lab, which is what ` +
        'stores values in formats: start one with tm.start({ device: "wasm" })',
    );
  }
  return backend;
}

/**
 * Formats need a lab, on a device that has them.
 *
 * @throws {Error} Without one.
 * @throws {UnsupportedError} On another device.
 */
export function requireFormat(act: string, format: StorageFormat): void {
  const { info } = backendFor(act).session.device;
  requireFormats(act, info, printStorage(format));
}

/** How a variable is stored, or will be. */
export interface StoredVariable {
  readonly format: StorageFormat;
  readonly sizeBytes: number;
}

/**
 * How a variable of the lab is stored; null for an empty one.
 *
 * @throws {Error} Without a lab.
 */
export function storedVariable(
  act: string,
  variable: Variable,
): StoredVariable | null {
  const backend = backendFor(act);
  const { holding } = backend.entry(variable.dataId);
  if (!holding) return null;
  const format = holding.storedAs(backend.session.policy);
  const perElement = elementBytes(format) / elementBytes(holding.dtype);
  return { format, sizeBytes: holding.nativeBytes * perElement };
}

/**
 * Stores a variable in a format of its own from now on, in memory that it
 * shares with nobody. The device must have such formats.
 *
 * @throws {Error} Without a lab.
 */
export function castVariable(
  act: string,
  variable: Variable,
  format: StorageFormat,
): void {
  const backend = backendFor(act);
  const { session } = backend;
  giveOwnFormat(variable, format);
  session.policy.expectOwnFormats();
  const { holding: source } = backend.entry(variable.dataId);
  if (!source) return;
  const { category } = source;
  storeApart(session, variable, source, { category, ownFormat: format });
}
