/**
 * Running sums and products. A unit makes whole columns of a slab, several
 * vectors of columns beside each other; each column is walked from its start.
 * @module
 */
import { f32x4, i32, i32x4, local } from "../../../dependencies/wasmati.ts";
import type { ScanStep } from "../../../program/indexed_step.ts";
import type { RenderedStep } from "../rendered.ts";
import { divide, elementAddress, minimum, offsetBy } from "./address.ts";
import {
  buildStep,
  countLoop,
  type Local,
  type OnStack,
  type PhaseScope,
  splatBits,
  tableEntry,
  variable,
} from "./emit.ts";
import {
  ELEMENT_BYTES,
  type LaneCount,
  loadLanes,
  storeLanes,
} from "./emit_lanes.ts";
import { increase } from "./emit_odometer.ts";
import { castVector } from "./expression.ts";
import { floatBits } from "./float_bits.ts";

type Vector = Local<"v128">;
type Join = (total: Vector, term: Vector) => OnStack<"v128">;

const UNIT_ELEMENTS = 4096;
const ELEMENT_NANOSECONDS = 1;
/** Columns of a block: a cache line. */
const BLOCK_COLUMNS = 16;

interface Rule {
  readonly startBits: number;
  readonly join: Join;
}

const RULES: Readonly<
  Record<
    ScanStep["operation"],
    Readonly<Record<ScanStep["outputType"], Rule>>
  >
> = {
  sum: {
    float32: { startBits: 0, join: (a, b) => f32x4.add(a, b) },
    int32: { startBits: 0, join: (a, b) => i32x4.add(a, b) },
  },
  product: {
    float32: { startBits: floatBits(1), join: (a, b) => f32x4.mul(a, b) },
    int32: { startBits: 1, join: (a, b) => i32x4.mul(a, b) },
  },
};

/** Renders a scan. */
export function renderScan(step: ScanStep): RenderedStep {
  const { outer, size, inner } = step;
  if (outer * size * inner === 0) return buildStep([]);
  const rowBlocks = Math.ceil(inner / BLOCK_COLUMNS);
  const blocks = outer * rowBlocks;
  const elements = size * Math.min(BLOCK_COLUMNS, inner);
  const each = Math.max(1, Math.floor(UNIT_ELEMENTS / elements));
  return buildStep([{
    units: Math.ceil(blocks / each),
    unitNanoseconds: Math.min(each, blocks) * elements * ELEMENT_NANOSECONDS,
    body: (scope) => writeBlocks(step, scope, { blocks, rowBlocks, each }),
  }]);
}

function writeBlocks(
  step: ScanStep,
  scope: PhaseScope,
  cut: {
    readonly blocks: number;
    readonly rowBlocks: number;
    readonly each: number;
  },
): void {
  const { size, inner, inputType, outputType } = step;
  const first = variable("i32", i32.mul(scope.start, cut.each));
  const after = variable("i32", i32.mul(scope.end, cut.each));
  const [x, out] = [tableEntry(scope, 0), tableEntry(scope, 1)];
  countLoop(first, minimum(after, cut.blocks), 1, (block) => {
    const { quotient: slab, remainder } = divide(block, cut.rowBlocks);
    const column = variable("i32", i32.mul(remainder, BLOCK_COLUMNS));
    const limit = offsetBy(column, BLOCK_COLUMNS);
    const end = minimum(limit, inner);
    const start = variable("i32", i32.mul(slab, size * inner));
    const whole = variable("i32", i32.and(end, -4));
    const write = (lanes: LaneCount) => (at: Local<"i32">) => {
      const place = variable("i32", i32.add(start, at));
      const from = elementAddress(x, place, ELEMENT_BYTES[inputType]);
      const to = elementAddress(out, place, ELEMENT_BYTES[outputType]);
      writeColumn(step, lanes, from, to);
    };
    countLoop(column, whole, 4, write(4));
    countLoop(whole, end, 1, write(1));
  });
}

/** Writes one vector of columns, or one column. */
function writeColumn(
  { operation, size, inner, inputType, outputType, exclusive, reverse }:
    ScanStep,
  lanes: LaneCount,
  from: Local<"i32">,
  to: Local<"i32">,
): void {
  const rule = RULES[operation][outputType];
  const total = variable("v128", splatBits(rule.startBits));
  const direction = reverse ? -inner : inner;
  const fromBytes = direction * ELEMENT_BYTES[inputType];
  const toBytes = direction * ELEMENT_BYTES[outputType];
  if (reverse) {
    increase(from, -(size - 1) * fromBytes);
    increase(to, -(size - 1) * toBytes);
  }
  countLoop(0, size, 1, () => {
    const loaded = variable("v128", loadLanes(inputType, lanes, from));
    // Bool is loaded as 0 or 1.
    const own = inputType === "float32" ? "float32" : "int32";
    const term = own === outputType
      ? loaded
      : castVector(loaded, own, outputType);
    if (exclusive) storeLanes(outputType, lanes, to, total);
    local.set(total, rule.join(total, term));
    if (!exclusive) storeLanes(outputType, lanes, to, total);
    increase(from, fromBytes);
    increase(to, toBytes);
  });
}
