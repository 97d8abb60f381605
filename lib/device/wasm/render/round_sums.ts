/**
 * Sums that rest in scratch while they grow, because the output would round
 * them, and the phase that rounds them once.
 * @module
 */
import { i32 } from "../../../dependencies/wasmati.ts";
import type { Format } from "../../../base/format.ts";
import { input } from "../../../program/expression.ts";
import { elementAddress, minimum } from "./address.ts";
import { type PhaseCode, tableEntry, variable } from "./emit.ts";
import { type Row, writeRow } from "./elementwise_row.ts";
import { ELEMENT_BYTES } from "./emit_lanes.ts";

const UNIT_ELEMENTS = 4096;

/** Whether sums may not rest in an output of this format. */
export function restsInScratch(output: Format): boolean {
  return output !== "float32";
}

/** Stores float32 sums in a narrower output. */
export function roundSums({ elements, format, output, scratch }: {
  readonly elements: number;
  readonly format: Format;
  /** Entries of the table of arguments. */
  readonly output: number;
  readonly scratch: number;
}): PhaseCode {
  const row: Row = {
    inputs: [{ type: "float32", format: "float32", stride: 1 }],
    expression: input(0),
    outputFormat: format,
    firstParameter: scratch + 1,
  };
  return {
    units: Math.ceil(elements / UNIT_ELEMENTS),
    unitNanoseconds: Math.min(elements, UNIT_ELEMENTS),
    body: (scope) => {
      const first = variable("i32", i32.mul(scope.start, UNIT_ELEMENTS));
      const after = variable("i32", i32.mul(scope.end, UNIT_ELEMENTS));
      const end = minimum(after, elements);
      writeRow(
        row,
        [
          elementAddress(tableEntry(scope, scratch), first, 4),
          elementAddress(
            tableEntry(scope, output),
            first,
            ELEMENT_BYTES[format],
          ),
        ],
        variable("i32", i32.sub(end, first)),
      );
    },
  };
}
