/**
 * The command line of `deno task notebooks`.
 * @module
 */
import { parseArgs } from "node:util";
import { parseSettings, type Settings } from "./parameters.ts";

/** Kernels that notebooks run on. */
export const KERNELS = ["tidemark", "deno"] as const;

/** What the command line asks for. */
export interface Request {
  /** Notebooks as they were named; none means all of the repository. */
  readonly files: readonly string[];
  /** Values for the cell tagged `parameters`. */
  readonly settings: Settings;
  /** Which kernel runs them. */
  readonly kernel: typeof KERNELS[number];
  /** Whether outputs are written into the notebooks. */
  readonly save: boolean;
  /** Folder for copies with outputs, or null. */
  readonly out: string | null;
}

/** Text for people who ask what there is. */
export const USAGE = `deno task notebooks [FILE…] [--set name=value]… [options]

Executes notebooks, without FILE all of notebooks/, and fails on any error.
Translations have the same cells, so they are checked, not run again.

  --set name=value  another value for a constant in the cell tagged "parameters"
  --kernel NAME     ${KERNELS.join(" or ")}; default ${KERNELS[0]}
  --save            writes outputs into the notebooks and their translations
  --out FOLDER      writes copies with outputs there`;

function readKernel(name: string): typeof KERNELS[number] {
  const found = KERNELS.find((kernel) => kernel === name);
  if (found) return found;
  throw new RangeError(
    `Cannot run on --kernel ${name} as it must be ${KERNELS.join(" or ")}`,
  );
}

/**
 * Reads the command line; null if it asks for help.
 *
 * @throws {TypeError} For an unknown option.
 * @throws {RangeError} For values that cannot be.
 */
export function parseRequest(args: readonly string[]): Request | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      set: { type: "string", multiple: true, default: [] },
      kernel: { type: "string", default: KERNELS[0] },
      save: { type: "boolean", default: false },
      out: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  const settings = parseSettings(values.set);
  if (values.save && settings.size > 0) {
    throw new RangeError(
      "Cannot save as notebooks keep the values that they come with: --set gives " +
        "others. Take --out FOLDER in place of --save",
    );
  }
  return {
    files: positionals,
    settings,
    kernel: readKernel(values.kernel),
    save: values.save,
    out: values.out ?? null,
  };
}
