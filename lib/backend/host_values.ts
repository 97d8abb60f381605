/**
 * Entries from values on the host: written by users, or moved in from other
 * backends of TensorFlow.js.
 * @module
 */
import { type DataType, isNumericType } from "../base/dtype.ts";
import type { StorageFormat } from "../base/format.ts";
import { type Shape, sizeOf } from "../base/shape.ts";
import {
  backend_util,
  type BackendValues,
  type TensorInfo,
  type Variable,
} from "../dependencies/tfjs_core.ts";
import type { Category } from "../memory/category.ts";
import { createEntry, type Entry } from "./entry.ts";
import { ownFormatOf } from "./own_formats.ts";
import { recordConstant } from "./recording/constants.ts";
import type { Session } from "./session.ts";
import { upload } from "./upload.ts";

/** What a tensor is made of on the host. */
export interface HostTensorValues {
  /** Complex numbers in pairs; null for values that nobody has set. */
  readonly values: BackendValues | null;
  readonly shape: Shape;
  readonly dtype: DataType;
  /** The format of the variable that they belong to, if they do. */
  readonly ownFormat?: StorageFormat;
}

/**
 * Brings values into a session. The entry is in no map yet; the parts of a
 * complex one are.
 *
 * @throws If there is no room; then nothing has changed.
 */
export function createFromHost(
  session: Session,
  { values, shape, dtype, ownFormat }: HostTensorValues,
  category: Category,
): Entry {
  const size = sizeOf(shape);
  if (dtype === "string") {
    const strings = (values ?? []) as Uint8Array[];
    return createEntry(dtype, size, { strings });
  }
  if (!isNumericType(dtype)) {
    return createComplex(session, values as Float32Array, shape, category);
  }
  const label = `${dtype}[${shape}]`;
  const numbers = values as ArrayLike<number> | null;
  const { lazy } = session;
  if (lazy && size === 1 && numbers?.length === 1) {
    return recordConstant(session, lazy, dtype, numbers, category, label);
  }
  const place = { dtype, size, category, op: "write", label };
  const target = ownFormat ? { ...place, ownFormat } : place;
  return upload(session, target, numbers);
}

/**
 * Brings values in from elsewhere. Those of a variable are stored as such at
 * once: they need not be what inputs can be.
 *
 * @throws If there is no room; then nothing has changed.
 */
export function createForVariable(
  session: Session,
  host: HostTensorValues,
  variable: Variable | undefined,
): Entry {
  const { policy, attribution } = session;
  const { dtype, shape } = host;
  if (!variable || policy.isPlain || !isNumericType(dtype)) {
    return createFromHost(session, host, "input");
  }
  const values = { dtype, size: sizeOf(shape), owner: attribution };
  const own = ownFormatOf(variable);
  const ownFormat = policy.formatOf(values, "parameter", own);
  return createFromHost(session, { ...host, ownFormat }, "input");
}

function createComplex(
  session: Session,
  values: Float32Array,
  shape: Shape,
  category: Category,
): Entry {
  const { real, imag } = backend_util.splitRealAndImagArrays(values);
  const dtype = "float32" as const;
  const part = (values: Float32Array): TensorInfo => {
    const entry = createFromHost(session, { values, shape, dtype }, category);
    return { dataId: session.add(entry), dtype, shape: [...shape] };
  };
  const parts = session.wholly(() => ({ real: part(real), imag: part(imag) }));
  return createEntry("complex64", sizeOf(shape), { parts });
}
