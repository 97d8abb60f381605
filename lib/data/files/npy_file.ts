/**
 * Whole .npy files: the header, which is a Python dictionary as text, and the values after it.
 * @module
 */
import { sizeOf } from "../../base/shape.ts";
import {
  itemBytesOf,
  type NpyArray,
  type NpyHeader,
  readNumbers,
  readTexts,
} from "./npy.ts";

/** For DataView. */
const LITTLE_ENDIAN = true;

const MAGIC = "\x93NUMPY";
/** Magic, two bytes of version. */
const PREFIX_BYTES = 8;
/** Bytes of the header's length, by major version. */
const LENGTH_BYTES: Readonly<Record<number, 2 | 4>> = { 1: 2, 2: 4, 3: 4 };

const TYPE = /['"]descr['"]\s*:\s*['"]([<>=|]?)([a-zA-Z])(\d*)['"]/;
const ORDER = /['"]fortran_order['"]\s*:\s*(True|False)/;
const SHAPE = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/;

/** The header's text and where it ends. */
function readHeaderText(
  bytes: Uint8Array,
  file: string,
): { text: string; start: number } {
  const prefix = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (prefix !== MAGIC) {
    throw new SyntaxError(
      `Cannot read ${file} as an .npy file must begin with \\x93NUMPY: it begins otherwise at offset 0`,
    );
  }
  const lengthBytes = LENGTH_BYTES[bytes[MAGIC.length] ?? 0];
  if (!lengthBytes) {
    throw new SyntaxError(
      `Cannot read ${file} as its format must be 1.0, 2.0 or 3.0: ${
        bytes[MAGIC.length] ?? "nothing"
      } at offset ${MAGIC.length}`,
    );
  }
  const from = PREFIX_BYTES + lengthBytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < from
    ? Infinity
    : lengthBytes === 2
    ? view.getUint16(PREFIX_BYTES, LITTLE_ENDIAN)
    : view.getUint32(PREFIX_BYTES, LITTLE_ENDIAN);
  if (from + length > bytes.length) {
    throw new SyntaxError(
      `Cannot read ${file} as its header must be whole: it is truncated at offset ${bytes.length}`,
    );
  }
  const text = new TextDecoder().decode(bytes.subarray(from, from + length));
  return { text, start: from + length };
}

function parseHeader(bytes: Uint8Array, file: string): NpyHeader {
  const { text, start } = readHeaderText(bytes, file);
  const [, order = "", kind = "", digits = ""] = TYPE.exec(text) ?? [];
  const fortran = ORDER.exec(text)?.[1];
  const shape = SHAPE.exec(text)?.[1];
  const itemBytes = itemBytesOf(kind, digits);
  if (itemBytes === null || fortran === undefined || shape === undefined) {
    throw new SyntaxError(
      `Cannot read ${file} as it must hold numbers of up to 64 bits, complex64, bool or text: the header at offset ${PREFIX_BYTES} says ${text.trim()}. Convert it with astype(), and objects to arrays`,
    );
  }
  return {
    shape: shape.split(",").map((size) => size.replace("L", "").trim())
      .filter((size) => size !== "").map(Number),
    kind: kind === "U" || kind === "S" ? kind : `${kind}${digits}`,
    itemBytes,
    littleEndian: order !== ">",
    isFortran: fortran === "True",
    start,
  };
}

/**
 * Reads an .npy file.
 *
 * @param bytes The whole file.
 * @param file Its name, for messages.
 * @throws {SyntaxError} If it is corrupt or truncated, or holds another type; the message names file and offset.
 * @throws {RangeError} If an integer does not fit int32; the message names its offset.
 */
export function parseNpy(bytes: Uint8Array, file: string): NpyArray {
  const header = parseHeader(bytes, file);
  const { shape, itemBytes, start, kind } = header;
  const end = start + sizeOf(shape) * itemBytes;
  if (bytes.length !== end) {
    const state = bytes.length < end
      ? `it is truncated at offset ${bytes.length}`
      : `${bytes.length - end} more bytes follow at offset ${end}`;
    throw new SyntaxError(
      `Cannot read ${file} as its header promises ${end} bytes (shape ${
        shape.join("×") || "of one value"
      }): ${state}`,
    );
  }
  return kind === "U" || kind === "S"
    ? { shape, dtype: "string", values: readTexts(bytes, header) }
    : { shape, ...readNumbers(bytes, header, file) };
}
