/**
 * Inputs side by side, in WGSL. A dispatch copies as many inputs as it can
 * bind, each into its columns of the output; a thread moves one element, or
 * four neighbours where all rows allow it. Elements are moved as integers.
 * @module
 */
import type { ConcatStep } from "../../../program/step.ts";
import type {
  RenderedWgsl,
  Sharing,
  WgslDispatch,
  WgslLimits,
} from "./rendered.ts";
import { type Access, assemble, declareBuffers } from "./shader.ts";

const THREADS = 64;

/** An input: its place among the buffers and its columns in the output. */
interface Piece {
  readonly buffer: number;
  readonly first: number;
  readonly size: number;
}

function piecesOf({ sizes }: ConcatStep): Piece[] {
  let end = 0;
  const pieces = sizes.map((size, buffer) => {
    const first = end;
    end += size;
    return { buffer, first, size };
  });
  return pieces.filter(({ size }) => size > 0);
}

function bodyText(
  step: ConcatStep,
  pieces: readonly Piece[],
  lanes: 1 | 4,
  access: readonly Access[],
): string {
  const output = access.at(-1)!;
  const start = pieces[0]!.first / lanes;
  const last = pieces.at(-1)!;
  const width = (last.first + last.size) / lanes - start;
  const total = step.sizes.reduce((sum, size) => sum + size, 0) / lanes;
  const branches = pieces.map(({ first, size }, index) => {
    const { load, loadWide } = access[index]!;
    const from = `row * ${size / lanes} + column - ${first / lanes}`;
    const value = (lanes === 1 ? load : loadWide)(from);
    const store = lanes === 1 ? output.store : output.storeWide;
    const end = (first + size) / lanes;
    return `if (column < ${end}) { ${store("to", value)} }`;
  });
  return `let item = group * ${THREADS} + local;
if (item >= ${step.outer * width}) { return; }
let row = item / ${width};
let column = ${start} + item % ${width};
let to = row * ${total} + column;
${branches.join(" else ")}`;
}

function dispatchOf(
  step: ConcatStep,
  pieces: readonly Piece[],
  limits: WgslLimits,
  sharing: Sharing,
): WgslDispatch {
  const { outer, sizes } = step;
  const lanes = sizes.every((size) => size % 4 === 0) ? 4 : 1;
  const use = { type: "int32", wide: lanes === 4 } as const;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const declared = declareBuffers([
    ...pieces.map(({ buffer, size }) => ({
      ...use,
      buffer,
      name: `in${buffer}`,
      length: outer * size,
    })),
    { ...use, buffer: sizes.length, name: "out", length: outer * total },
  ], sharing);
  const elements = pieces.reduce((sum, { size }) => sum + outer * size, 0);
  return assemble({
    declared,
    functions: [],
    threads: THREADS,
    groups: Math.ceil(elements / lanes / THREADS),
    body: bodyText(step, pieces, lanes, declared.access),
  }, limits);
}

/** Renders a join. */
export function renderConcat(
  step: ConcatStep,
  limits: WgslLimits,
  sharing: Sharing,
): RenderedWgsl {
  const pieces = piecesOf(step);
  const dispatches: WgslDispatch[] = [];
  if (step.outer === 0) return { dispatches };
  const most = limits.maxBindings - 1;
  for (let first = 0; first < pieces.length; first += most) {
    const some = pieces.slice(first, first + most);
    dispatches.push(dispatchOf(step, some, limits, sharing));
  }
  return { dispatches };
}
