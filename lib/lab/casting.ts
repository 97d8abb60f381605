/**
 * Casting as users call it: what the technique gives, shown as a table.
 * @module
 */
import { type Format, printStorage } from "../base/format.ts";
import { formatBytes } from "../base/bytes.ts";
import { type Column, type Table, table } from "../plots/table.ts";
import { castModel, type CastResult } from "../techniques/casting/cast.ts";
import type { LayeredModel } from "../techniques/pruning/prune_options.ts";
import { withTable } from "./with_table.ts";

/** A weight, or all of them together. */
interface Row {
  readonly weight: string;
  readonly shape: string;
  readonly from: string;
  readonly to: string;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: "weight", value: (row) => row.weight },
  { title: "shape", value: (row) => row.shape, align: "end" },
  { title: "from", value: (row) => row.from },
  { title: "to", value: (row) => row.to },
  {
    title: "before",
    value: (row) => formatBytes(row.bytesBefore),
    align: "end",
  },
  { title: "after", value: (row) => formatBytes(row.bytesAfter), align: "end" },
];

function castTable(
  { rows, bytesBefore, bytesAfter }: CastResult<LayeredModel>,
): Table {
  const shown = rows.map((row) => ({
    ...row,
    shape: row.shape.join(" × "),
    from: printStorage(row.from),
    to: printStorage(row.to),
  }));
  const sums = { bytesBefore, bytesAfter };
  const all = { weight: "all", shape: "", from: "", to: "", ...sums };
  return table([...shown, all], COLUMNS);
}

/**
 * Makes a copy of a model whose weights are stored in another format, also
 * while it trains and after it has been saved and loaded again.
 *
 * Loads convert to what ops compute with (float64 if any operand is stored so,
 * else float32), stores round to the nearest, ties to even. A weight of one
 * element keeps its four bytes. `model.save` writes float32 with the formats
 * beside them: what float64 has beyond that is lost there.
 *
 * @param model A built layers model. It stays as it is.
 * @param format A float format; an integer one if all weights are whole numbers in its range.
 * @throws {Error} Without a lab: TensorFlow.js's own backends store float32 only.
 * @throws {TypeError} For a model that is not built or is pruned, and an unknown format.
 * @throws {RangeError} For an integer format that cannot hold a weight.
 * @throws {UnsupportedError} On webgpu.
 *
 * @example
 * ```ts ignore
 * const { model: half, bytesBefore, bytesAfter } = tm.cast(model, "float16");
 * console.log(bytesAfter / bytesBefore); // 0.5, but for single weights
 * ```
 */
export function cast<Model extends LayeredModel>(
  model: Model,
  format: Format,
): CastResult<Model> {
  const result = castModel(model, format);
  return withTable(result, () => castTable(result));
}
