/**
 * The logical types of a step's buffers, inputs before the output.
 * @module
 */
import type { NumericType } from "../../../base/dtype.ts";
import { elementFormat, type Format } from "../../../base/format.ts";
import type {
  ConvolutionStep,
  GeneratedStep,
  MatmulStep,
  PoolStep,
} from "../../../program/step.ts";

function floats(count: number): NumericType[] {
  return new Array<NumericType>(count).fill("float32");
}

function sumTypes({ bias, others = 0 }: MatmulStep | ConvolutionStep) {
  return floats(2 + Number(bias) + others + 1);
}

function poolTypes({ mode, direction }: PoolStep): NumericType[] {
  return floats(mode === "maximum" && direction === "gradient" ? 3 : 2);
}

/** The types of a step's buffers as it binds them, scratch left out. */
export function boundTypes(step: GeneratedStep): NumericType[] {
  switch (step.kind) {
    case "elementwise":
    case "reduce":
      return [...step.inputs.map(({ type }) => type), step.outputType];
    case "matmul":
    case "convolution":
      return sumTypes(step);
    case "pool":
      return poolTypes(step);
    case "softmax":
      return floats(2);
    case "gather":
      return [step.type, "int32", step.type];
    case "segmentSum":
      return [step.inputType, "int32", "float32"];
    case "concat":
      return [...step.sizes.map(() => step.type), step.type];
    case "oneHot":
      return ["int32", step.outputType];
    case "scan":
      return [step.inputType, step.outputType];
    case "loop":
      return [...step.inputs, step.outputType];
    default:
      throw step satisfies never;
  }
}

/** The storage formats of a step's buffers. */
export interface StepFormats {
  readonly inputs: readonly Format[];
  readonly output: Format;
}

/** The formats of a step's buffers as it binds them; where none are said, as the types say. */
export function formatsOf(step: GeneratedStep): StepFormats {
  const stored = step.formats ?? boundTypes(step);
  const formats = stored.map(elementFormat);
  return { inputs: formats.slice(0, -1), output: formats.at(-1)! };
}
