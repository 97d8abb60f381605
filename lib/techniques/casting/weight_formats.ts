/**
 * The formats of a model's weights: they go along when the model is copied, and
 * into files.
 * @module
 */
import { giveOwnFormat, ownFormatOf } from "../../backend/own_formats.ts";
import { isStorageFormat, type StorageFormat } from "../../base/format.ts";
import type { LayersModel } from "../../dependencies/tfjs.ts";
import type { Variable } from "../../dependencies/tfjs_core.ts";
import { resumeWith, saveWith } from "../files/model_metadata.ts";

/** A weight's variable by the name that the weight has in files. */
export interface NamedVariable {
  readonly name: string;
  readonly variable: Variable;
}

/** The variables of a model's weights, in its order. */
export function variablesOf({ weights }: LayersModel): NamedVariable[] {
  // TensorFlow.js's type calls what it reads a tensor.
  return weights.map((weight) => ({
    name: weight.originalName,
    variable: weight.read() as Variable,
  }));
}

/** Gives weights formats of their own, from their next values on; where there is none, they are as before. */
export function giveFormats(
  model: LayersModel,
  formatOf: (index: number, name: string) => StorageFormat | null,
): void {
  const variables = variablesOf(model);
  variables.forEach(({ name, variable }, index) => {
    const format = formatOf(index, name);
    if (format !== null) giveOwnFormat(variable, format);
  });
  if (variables.some(({ variable }) => ownFormatOf(variable) !== null)) {
    saveWith(model, "formats", () => describe(model));
  }
}

/** Gives a copy of a model the formats of the original's weights. */
export function keepFormats(model: LayersModel, copy: LayersModel): void {
  const formats = variablesOf(model)
    .map(({ variable }) => ownFormatOf(variable));
  giveFormats(copy, (index) => formats[index]!);
}

function describe(model: LayersModel): Record<string, StorageFormat> {
  const entries = variablesOf(model).flatMap(({ name, variable }) => {
    const format = ownFormatOf(variable);
    return format === null ? [] : [[name, format] as const];
  });
  return Object.fromEntries(entries);
}

resumeWith("formats", (model, data) => {
  const formats = data as Readonly<Record<string, unknown>>;
  for (const [name, format] of Object.entries(formats)) {
    if (isStorageFormat(format)) continue;
    throw new TypeError(
      `Cannot load a model as the formats of its weights must be known: that ` +
        `of ${name} is ${
          JSON.stringify(format)
        }. Load it with the version of ` +
        "Tidemark that saved it",
    );
  }
  giveFormats(
    model,
    (_, name) => (formats[name] ?? null) as StorageFormat | null,
  );
});
