/**
 * Sums of rows with the same id: each segment looks at all ids, some of its
 * columns at a time.
 * @module
 */
import { f64, i32, if_, local } from "../../../../dependencies/wasmati.ts";
import type { SegmentSumStep } from "../../../../program/step.ts";
import type { RenderedStep } from "../../rendered.ts";
import { countLoop, type Local, variable } from "../emit.ts";
import { clearBytes } from "../emit_copy.ts";
import { increase } from "../emit_odometer.ts";
import {
  addressOf,
  bindingsOf,
  type Bound,
  loadElement,
  rounded,
  storeElement,
} from "./buffers.ts";
import { asDouble } from "./convert.ts";
import { buildPieces, elementPieces, sumOf, widthOf } from "./elements.ts";

const ROW_NANOSECONDS = 0.5;
/** Renders sums of rows. */
export function renderSegmentSum(step: SegmentSumStep): RenderedStep {
  const { rows, inner, segments } = step;
  const bound = bindingsOf(step);
  if (inner === 0) return buildPieces([]);
  if (bound.output.format === "float64") return renderInPlace(step, bound);
  const width = widthOf(inner);
  const nanoseconds = 4 * width + rows * ROW_NANOSECONDS;
  const shape = [segments, inner / width];
  return buildPieces([
    elementPieces(shape, nanoseconds, ([segment, group], position) => {
      const column = sumOf(0, [group!, width]);
      const sums = writeSums(step, bound, { segment: segment!, column, width });
      const { output } = bound;
      const target = sumOf(
        addressOf(output),
        [position, width * output.bytes],
      );
      for (const sum of sums) {
        storeElement(output, target, sum);
        increase(target, output.bytes);
      }
    }),
  ]);
}

/** Float64 sums rest in the output: each unit adds the rows of its own segments. */
function renderInPlace(
  step: SegmentSumStep,
  bound: Bound,
): RenderedStep {
  const { rows, inner, segments, inputType } = step;
  const { inputs: [x, ids], output } = bound;
  const rowBytes = inner * output.bytes;
  return buildPieces([{
    count: segments,
    nanoseconds: rows * (ROW_NANOSECONDS + inner) / segments + inner,
    write: (first, after) => {
      const count = variable("i32", i32.sub(after, first));
      const own = sumOf(addressOf(output), [first, rowBytes]);
      clearBytes(own, variable("i32", i32.mul(count, rowBytes)));
      const id = variable("i32", addressOf(ids!));
      const from = variable("i32", addressOf(x!));
      countLoop(0, rows, 1, () => {
        const segment = loadElement(ids!, id) as Local<"i32">;
        const place = variable("i32", i32.sub(segment, first));
        // Unsigned, what lies before the unit is too large as well.
        i32.lt_u(place, count);
        if_(null, () => {
          const target = sumOf(own, [place, rowBytes]);
          const source = variable("i32", from);
          countLoop(0, inner, 1, () => {
            const term = asDouble(loadElement(x!, source), inputType);
            const sum = loadElement(output, target) as Local<"f64">;
            const total = variable("f64", f64.add(sum, term));
            storeElement(output, target, total);
            increase(source, x!.bytes);
            increase(target, output.bytes);
          });
        });
        increase(id, ids!.bytes);
        increase(from, inner * x!.bytes);
      });
    },
  }]);
}

function writeSums(
  { rows, inner, inputType }: SegmentSumStep,
  { inputs, isDouble }: Bound,
  { segment, column, width }: {
    readonly segment: Local<"i32">;
    readonly column: Local<"i32">;
    readonly width: number;
  },
): Local<"f64">[] {
  const [x, ids] = [inputs[0]!, inputs[1]!];
  const sums = Array.from({ length: width }, () => variable("f64", 0));
  const id = variable("i32", addressOf(ids));
  const from = sumOf(addressOf(x), [column, x.bytes]);
  countLoop(0, rows, 1, () => {
    i32.eq(loadElement(ids, id) as Local<"i32">, segment);
    if_(null, () => {
      sums.forEach((sum, index) => {
        const loaded = loadElement(x, from, index * x.bytes);
        const total = f64.add(sum, asDouble(loaded, inputType));
        const value = variable("f64", total);
        local.set(sum, isDouble ? value : rounded(value));
      });
    });
    increase(id, ids.bytes);
    increase(from, inner * x.bytes);
  });
  return sums;
}
