/**
 * Models whose weights are stored in another format, while they live and in
 * files.
 * @module
 */
import {
  castVariable,
  requireFormat,
  storedVariable,
} from "../../backend/cast_variable.ts";
import { encodeFormat } from "../../base/format_values.ts";
import {
  type Format,
  FORMAT_NAMES,
  FORMATS,
  isFormat,
  type StorageFormat,
} from "../../base/format.ts";
import { didYouMean } from "../../base/errors.ts";
import type { LayersModel } from "../../dependencies/tfjs.ts";
import { asLayersModel } from "../check.ts";
import { copyModel } from "../copy_model.ts";
import { pruningOf } from "../pruning/pruned_model.ts";
import type { LayeredModel } from "../pruning/prune_options.ts";
import type { TechniqueResult } from "../result.ts";
import { giveFormats, variablesOf } from "./weight_formats.ts";

/** How a weight was stored, and how it is now. */
export interface CastWeightRow {
  /** Name of the weight, e.g. `"conv/kernel"`. */
  readonly weight: string;
  /** Its dimensions. */
  readonly shape: readonly number[];
  /** The format in the model handed over. */
  readonly from: StorageFormat;
  /** The format now. */
  readonly to: StorageFormat;
  /** Bytes in the model handed over. */
  readonly bytesBefore: number;
  /** Bytes now. */
  readonly bytesAfter: number;
}

/** What {@linkcode castModel} gives. */
export interface CastResult<Model> extends TechniqueResult<Model> {
  /** One for each weight that has elements, in the model's order. */
  readonly rows: readonly CastWeightRow[];
}

const ACT = "cast";

function checkFormat(format: unknown): asserts format is Format {
  const choices = FORMAT_NAMES.filter((name) => name !== "bool");
  if (isFormat(format) && format !== "bool") return;
  throw new TypeError(
    `Cannot cast as there is no format ${JSON.stringify(format)}` +
      didYouMean(typeof format === "string" ? format : "", choices),
  );
}

function requirePlain(model: LayersModel): void {
  if (!pruningOf(model)) return;
  throw new TypeError(
    `Cannot cast as a model must not have masks, which its copy would lose: ` +
      `"${model.name}" is pruned. Cast it before tm.prune(), or the plain ` +
      "model that tm.strip() gives",
  );
}

/** A device would round fractions, without a word. */
function checkWeights(model: LayersModel, format: Format): void {
  if (FORMATS[format].kind !== "integer") return;
  for (const { name, variable } of variablesOf(model)) {
    encodeFormat(format, variable.dataSync(), () => name);
  }
}

/** Stores the weights of a copy anew; tells of each how it was and is. */
function castWeights(
  original: LayersModel,
  copy: LayersModel,
  format: Format,
): CastWeightRow[] {
  const before = variablesOf(original);
  return variablesOf(copy).flatMap(({ name, variable }, index) => {
    const from = storedVariable(ACT, before[index]!.variable);
    castVariable(ACT, variable, format);
    const to = storedVariable(ACT, variable);
    if (!from || !to) return [];
    return {
      weight: name,
      shape: [...variable.shape],
      from: from.format,
      to: to.format,
      bytesBefore: from.sizeBytes,
      bytesAfter: to.sizeBytes,
    };
  });
}

/** See {@linkcode cast} in `lib/lab/casting.ts`, which also shows itself. */
export function castModel<Model extends LayeredModel>(
  model: Model,
  format: Format,
): CastResult<Model> {
  checkFormat(format);
  const original = asLayersModel(ACT, model);
  requirePlain(original);
  requireFormat(ACT, format);
  checkWeights(original, format);
  const copy = copyModel(original);
  const rows = castWeights(original, copy, format);
  giveFormats(copy, () => format);
  const sum = (value: (row: CastWeightRow) => number) =>
    rows.reduce((total, row) => total + value(row), 0);
  return {
    model: copy as unknown as Model,
    bytesBefore: sum((row) => row.bytesBefore),
    bytesAfter: sum((row) => row.bytesAfter),
    rows,
  };
}
