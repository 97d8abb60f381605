/**
 * Arrays as NumPy saves them: format 1.0 to 3.0 (NumPy Enhancement Proposal 1), either byte
 * order, C or Fortran order, every type that a tensor or a storage format can hold.
 * @module
 */
import type { Format } from "../../base/format.ts";
import { type Shape, sizeOf } from "../../base/shape.ts";

/** Typed arrays that values come in. */
export type NpyNumbers =
  | Float64Array
  | Float32Array
  | Float16Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint16Array
  | Uint8Array;

/** Types of values, in the words of storage formats. */
export type NpyType = Format | "complex64" | "string";

/** An array from a file. */
export interface NpyArray {
  /** Sizes per dimension, outermost first. */
  readonly shape: Shape;
  /** The type of the values as stored; 64-bit and unsigned 32-bit integers that fit are int32. */
  readonly dtype: NpyType;
  /** The values, row-major. bfloat16 is in float32; complex64 is real and imaginary part in turn. */
  readonly values: NpyNumbers | readonly string[];
}

/** How values of one type are read. */
interface Reader {
  readonly dtype: NpyType;
  readonly sizeBytes: number;
  /** Numbers that make a value: 2 for complex ones. */
  readonly parts: number;
  make(length: number): NpyNumbers;
  read(view: DataView, at: number, littleEndian: boolean): number | bigint;
}

const upperHalf = new DataView(new ArrayBuffer(4));

/** The float32 whose upper half is given. */
function widenBfloat16(bits: number): number {
  upperHalf.setUint16(0, bits);
  return upperHalf.getFloat32(0);
}

/** Readers by NumPy's kind and size; the byte order is told apart. */
const READERS: Readonly<Record<string, Reader>> = {
  f8: {
    dtype: "float64",
    sizeBytes: 8,
    parts: 1,
    make: (length) => new Float64Array(length),
    read: (view, at, little) => view.getFloat64(at, little),
  },
  f4: {
    dtype: "float32",
    sizeBytes: 4,
    parts: 1,
    make: (length) => new Float32Array(length),
    read: (view, at, little) => view.getFloat32(at, little),
  },
  f2: {
    dtype: "float16",
    sizeBytes: 2,
    parts: 1,
    make: (length) => new Float16Array(length),
    read: (view, at, little) => view.getFloat16(at, little),
  },
  // NumPy has no name for bfloat16: ml_dtypes saves it as two bytes without meaning.
  V2: {
    dtype: "bfloat16",
    sizeBytes: 2,
    parts: 1,
    make: (length) => new Float32Array(length),
    read: (view, at, little) => widenBfloat16(view.getUint16(at, little)),
  },
  i8: {
    dtype: "int32",
    sizeBytes: 8,
    parts: 1,
    make: (length) => new Int32Array(length),
    read: (view, at, little) => view.getBigInt64(at, little),
  },
  i4: {
    dtype: "int32",
    sizeBytes: 4,
    parts: 1,
    make: (length) => new Int32Array(length),
    read: (view, at, little) => view.getInt32(at, little),
  },
  i2: {
    dtype: "int16",
    sizeBytes: 2,
    parts: 1,
    make: (length) => new Int16Array(length),
    read: (view, at, little) => view.getInt16(at, little),
  },
  i1: {
    dtype: "int8",
    sizeBytes: 1,
    parts: 1,
    make: (length) => new Int8Array(length),
    read: (view, at) => view.getInt8(at),
  },
  u8: {
    dtype: "int32",
    sizeBytes: 8,
    parts: 1,
    make: (length) => new Int32Array(length),
    read: (view, at, little) => view.getBigUint64(at, little),
  },
  u4: {
    dtype: "int32",
    sizeBytes: 4,
    parts: 1,
    make: (length) => new Int32Array(length),
    read: (view, at, little) => view.getUint32(at, little),
  },
  u2: {
    dtype: "uint16",
    sizeBytes: 2,
    parts: 1,
    make: (length) => new Uint16Array(length),
    read: (view, at, little) => view.getUint16(at, little),
  },
  u1: {
    dtype: "uint8",
    sizeBytes: 1,
    parts: 1,
    make: (length) => new Uint8Array(length),
    read: (view, at) => view.getUint8(at),
  },
  b1: {
    dtype: "bool",
    sizeBytes: 1,
    parts: 1,
    make: (length) => new Uint8Array(length),
    read: (view, at) => view.getUint8(at),
  },
  c8: {
    dtype: "complex64",
    sizeBytes: 4,
    parts: 2,
    make: (length) => new Float32Array(length),
    read: (view, at, little) => view.getFloat32(at, little),
  },
};

/** For each value in row-major order, its place in column-major order. */
function* fortranPlaces(shape: Shape): Generator<number, void, void> {
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape) {
    strides.push(stride);
    stride *= size;
  }
  const index = shape.map(() => 0);
  let place = 0;
  for (let count = sizeOf(shape); count > 0; count--) {
    yield place;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      place -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
}

/** The place in the file of each value in row-major order. */
function placesOf(header: NpyHeader): Iterable<number> {
  const { shape, isFortran } = header;
  if (isFortran) return fortranPlaces(shape);
  return Array.from({ length: sizeOf(shape) }, (_, at) => at);
}

function refuseBig(value: number | bigint, at: number, file: string): never {
  throw new RangeError(
    `Cannot read ${file} as integers must fit int32: ${value} at offset ${at}. Save it as another type, for example float64`,
  );
}

/** Values that lie as a typed array does need no reading one by one. */
function copyWhole(
  bytes: Uint8Array,
  header: NpyHeader,
  reader: Reader,
): NpyNumbers | null {
  const { kind, littleEndian, isFortran, start } = header;
  const isPlain = !isFortran && (littleEndian || reader.sizeBytes === 1) &&
    !["i8", "u8", "u4", "V2"].includes(kind);
  if (!isPlain) return null;
  const values = reader.make(sizeOf(header.shape) * reader.parts);
  const target = new Uint8Array(values.buffer);
  target.set(bytes.subarray(start, start + target.length));
  return values;
}

/** The numbers of a file whose length was checked. */
export function readNumbers(
  bytes: Uint8Array,
  header: NpyHeader,
  file: string,
): Pick<NpyArray, "dtype" | "values"> {
  const reader = READERS[header.kind]!;
  const { dtype, parts, sizeBytes } = reader;
  const whole = copyWhole(bytes, header, reader);
  if (whole) return { dtype, values: whole };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = reader.make(sizeOf(header.shape) * parts);
  let to = 0;
  for (const place of placesOf(header)) {
    for (let part = 0; part < parts; part++) {
      const at = header.start + (place * parts + part) * sizeBytes;
      const value = reader.read(view, at, header.littleEndian);
      values[to] = Number(value);
      const isExact = dtype !== "int32" || values[to] === Number(value);
      if (!isExact) refuseBig(value, at, file);
      to++;
    }
  }
  return { dtype, values };
}

/** Texts of a fixed length, without the zeros that fill them up. */
export function readTexts(bytes: Uint8Array, header: NpyHeader): string[] {
  const { kind, itemBytes, littleEndian, start } = header;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const step = kind === "U" ? 4 : 1;
  return Array.from(placesOf(header), (place) => {
    const codes: number[] = [];
    for (let at = 0; at < itemBytes; at += step) {
      const from = start + place * itemBytes + at;
      codes.push(
        step === 4 ? view.getUint32(from, littleEndian) : view.getUint8(from),
      );
    }
    return String.fromCodePoint(...codes).replace(/\0+$/, "");
  });
}

/** What the beginning of a file tells. */
export interface NpyHeader {
  /** Sizes per dimension. */
  readonly shape: Shape;
  /** Kind and size as NumPy writes them; `"U"` or `"S"` for texts. */
  readonly kind: string;
  /** Bytes of one value. */
  readonly itemBytes: number;
  /** Byte order. */
  readonly littleEndian: boolean;
  /** Whether the first index moves fastest. */
  readonly isFortran: boolean;
  /** Where the values begin. */
  readonly start: number;
}

/** Bytes of a value; null for a type that cannot be read. */
export function itemBytesOf(kind: string, digits: string): number | null {
  if (kind === "U") return 4 * Number(digits);
  if (kind === "S") return Number(digits);
  const key = `${kind}${digits}`;
  if (!Object.hasOwn(READERS, key)) return null;
  const { parts, sizeBytes } = READERS[key]!;
  return parts * sizeBytes;
}
