/**
 * The flags of the demo: what they mean, and what is wrong with those that
 * cannot be.
 * @module
 */
import { parseArgs } from "node:util";
import { type LabOptions, MiB } from "tidemark";

/** What the demo is asked to do. */
export interface DemoOptions {
  /** Where to compute. */
  readonly device: NonNullable<LabOptions["device"]>;
  /** Training images; a quarter as many test the result. */
  readonly images: number;
  /** Times that every image is learned from. */
  readonly epochs: number;
  /** Bytes that reserved memory may not pass; null is no limit. */
  readonly limitBytes: number | null;
  /** Only tell how to use the demo. */
  readonly help: boolean;
}

/** How to use the demo. */
export const USAGE =
  `Trains a small convolutional network on MNIST under four allocation strategies
and shows what each of them does with memory.

deno task demo [flags]

  --device NAME   auto, wasm, webgpu or null (counts, computes nothing); default auto:
                  webgpu where there is a hardware adapter, else wasm
  --images N      training images, 128 to 40000; default 6400
  --epochs N      times that every image is learned from; default 2
  --limit MIB     bytes that may be reserved, in MiB; default no limit
  --help          this text

Ctrl-C stops it.`;

const DEVICES: readonly string[] = ["auto", "wasm", "webgpu", "null"];
/** A quarter as many test images: at least one batch, and there are 10,000. */
const IMAGES: Range = { least: 128, most: 40_000 };
const EPOCHS: Range = { least: 1, most: 1000 };

interface Range {
  readonly least: number;
  readonly most: number;
}

/** Reads a whole number. */
function readCount(flag: string, text: string, range: Range): number {
  const { least, most } = range;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(
    `Cannot run the demo as --${flag} must be an integer from ${least} to ${most}: it is "${text}"`,
  );
}

function readLimit(text: string | undefined): number | null {
  if (text === undefined) return null;
  const limitBytes = Math.round(Number(text) * MiB);
  if (limitBytes > 0 && Number.isSafeInteger(limitBytes)) return limitBytes;
  throw new RangeError(
    `Cannot run the demo as --limit must be a positive number of MiB: it is "${text}"`,
  );
}

function readDevice(name: string): DemoOptions["device"] {
  if (DEVICES.includes(name)) return name as DemoOptions["device"];
  throw new TypeError(
    `Cannot run the demo as --device must be one of ${
      DEVICES.join(", ")
    }: it is "${name}"`,
  );
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        device: { type: "string", default: "auto" },
        images: { type: "string", default: "6400" },
        epochs: { type: "string", default: "2" },
        limit: { type: "string" },
        help: { type: "boolean", default: false, short: "h" },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(
      `Cannot run the demo as its flags must be those of --help: ${reason}`,
      { cause: error },
    );
  }
}

/**
 * Reads the flags of the demo.
 *
 * @throws {TypeError} For an unknown flag or device.
 * @throws {RangeError} For a number out of range.
 */
export function readOptions(args: readonly string[]): DemoOptions {
  const { device, images, epochs, limit, help } = readFlags(args);
  return {
    device: readDevice(device),
    images: readCount("images", images, IMAGES),
    epochs: readCount("epochs", epochs, EPOCHS),
    limitBytes: readLimit(limit),
    help,
  };
}
