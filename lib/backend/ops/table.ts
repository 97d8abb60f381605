/**
 * All ops: what Tidemark knows of each, by TensorFlow.js's name.
 * @module
 */
import { blockOps } from "./blocks.ts";
import { convolutionOps } from "./convolution.ts";
import { moreConvolutionOps } from "./convolution_more.ts";
import { creationOps } from "./creation.ts";
import type { OpDefinition } from "./definition.ts";
import { depthwiseOps } from "./depthwise.ts";
import { dilationOps } from "./dilation.ts";
import { einsumOps } from "./einsum.ts";
import { binaryOps } from "./elementwise_binary.ts";
import { elementwiseOps } from "./elementwise_more.ts";
import { unaryOps } from "./elementwise_unary.ts";
import { imageOps } from "./image.ts";
import { joiningOps } from "./joining.ts";
import { matmulOps } from "./matmul.ts";
import { movementOps } from "./movement.ts";
import type { OpName } from "./names.ts";
import { normalisationOps } from "./normalisation.ts";
import { poolingOps } from "./pooling.ts";
import { reductionOps } from "./reductions.ts";
import { reshapingOps } from "./reshaping.ts";
import { scanOps } from "./scan.ts";
import { signalOps } from "./signal.ts";
import { sparseOps } from "./sparse.ts";
import { stringOps } from "./strings.ts";

/** What Tidemark knows of each op. */
export const opTable: Readonly<Record<OpName, OpDefinition>> = {
  ...unaryOps,
  ...binaryOps,
  ...elementwiseOps,
  ...reductionOps,
  ...matmulOps,
  ...convolutionOps,
  ...moreConvolutionOps,
  ...depthwiseOps,
  ...dilationOps,
  ...poolingOps,
  ...normalisationOps,
  ...reshapingOps,
  ...movementOps,
  ...blockOps,
  ...joiningOps,
  ...creationOps,
  ...scanOps,
  ...sparseOps,
  ...imageOps,
  ...signalOps,
  ...einsumOps,
  ...stringOps,
};

/** Where an op runs. Calls of unusual layouts or dtypes of a generated op are host steps. */
export type OpPlace = "generated" | "view" | "host step" | "host by values";

/** Whether devices have code of their own for this op, or it costs nothing. */
export function isLowered(name: OpName): boolean {
  const place = placeOf(name);
  return place === "generated" || place === "view";
}

/** Where an op runs, for the listing of all ops. Devices know no strings. */
export function placeOf(name: OpName): OpPlace {
  const definition = opTable[name];
  if (!definition.outputs || name in stringOps) return "host by values";
  if (definition.lower) return "generated";
  return VIEWS.has(name) ? "view" : "host step";
}

// These never compute: their output is their input, or a part of it.
const VIEWS: ReadonlySet<OpName> = new Set<OpName>([
  "Complex",
  "ExpandDims",
  "Identity",
  "Imag",
  "Real",
  "Reshape",
]);
