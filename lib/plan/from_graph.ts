/**
 * From a recording to a program: nodes become steps, values become buffers.
 * @module
 */
import { decodeGraph, type Graph, type GraphCall } from "../graph/graph.ts";
import type {
  BufferRole,
  Program,
  ProgramBuffer,
  ProgramStep,
} from "../program/program.ts";

/** What becomes of a value when the program has run. */
export const Fate = {
  /** Nobody holds it. */
  dies: 0,
  /** Somebody holds it. */
  stays: 1,
} as const;

function roleOf(isInput: boolean, stays: boolean): BufferRole {
  if (isInput) return "input";
  return stays ? "output" : "temporary";
}

/**
 * Makes the program of a recording. Buffers have the numbers of the values.
 *
 * @param fates One of {@linkcode Fate} for each value.
 */
export function programOf<Call extends GraphCall>(
  graph: Graph<Call>,
  fates: ArrayLike<number>,
): Program {
  const { nodes, values } = decodeGraph(graph);
  const buffers = values.map(({ sizeBytes, isInput }, value): ProgramBuffer => {
    const stays = fates[value] === Fate.stays;
    return {
      role: roleOf(isInput, stays),
      sizeBytes,
      isDonated: isInput && !stays,
      origin: value,
    };
  });
  const steps = nodes.flatMap(
    ({ call, inputs, firstOutput, parameterStarts }) =>
      call.steps.map((each, index): ProgramStep => ({
        key: each.key,
        step: each.step,
        inputs: each.operands.map((position) => inputs[position]!),
        outputs: each.outputs.map((position) => firstOutput + position),
        scratch: null,
        parameters: range(parameterStarts[index]!, parameterStarts[index + 1]!),
      })),
  );
  return { buffers, steps };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
