/**
 * JPEG files: Mozilla's decoder as WebAssembly (Apache-2.0). Import it dynamically.
 * @module
 */
import decodeJpegFile, { init } from "npm:@jsquash/jpeg@1.6.0/decode.js";

/** The WebAssembly module, a file in Deno's cache. */
const MODULE_URL = new URL(
  import.meta.resolve("npm:@jsquash/jpeg@1.6.0/codec/dec/mozjpeg_dec.wasm"),
);

type Overrides = NonNullable<Parameters<typeof init>[0]>;
/** As the package's JavaScript has it; its types lack the first parameter. */
type InitWith = (module: WebAssembly.Module, more: Overrides) => Promise<void>;

const warnings: string[] = [];
let ready: Promise<void> | null = null;

async function load(): Promise<void> {
  const module = await WebAssembly.compile(await Deno.readFile(MODULE_URL));
  const printErr = (line: string): void => void warnings.push(line);
  await (init as unknown as InitWith)(module, { printErr } as Overrides);
}

/** A decoded file. */
export interface JpegPicture {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Red, green, blue and 255 of each pixel. // [row, column, 4] */
  readonly data: ArrayLike<number>;
}

/**
 * Decodes a file, turned as its EXIF data say.
 *
 * @returns The picture, and what the decoder complained of: it fills gaps in corrupt data.
 */
export async function decodeJpeg(
  bytes: Uint8Array,
): Promise<{ picture: JpegPicture; complaints: string[] }> {
  ready ??= load();
  await ready;
  warnings.length = 0;
  const buffer = bytes.slice().buffer as ArrayBuffer;
  const picture = await decodeJpegFile(buffer, { preserveOrientation: true });
  return { picture, complaints: warnings.splice(0) };
}
