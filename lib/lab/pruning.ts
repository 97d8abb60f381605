/**
 * Pruning as users call it: what the technique gives, shown as tables.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import { type Column, type Table, table } from "../plots/table.ts";
import { withTable } from "./with_table.ts";
// Registers with TensorFlow.js, so that pruned models can be saved and loaded.
import "../techniques/files/file_handler.ts";
import type {
  LayeredModel,
  PruneOptions,
} from "../techniques/pruning/prune_options.ts";
import {
  type PrunedWeightRow,
  pruneModel,
  type PruneResult,
  type PruningSummary,
  stripModel,
  type StripResult,
  summarisePruning,
} from "../techniques/pruning/prune.ts";

const PERCENT = 100;

const COLUMNS: readonly Column<PrunedWeightRow>[] = [
  { title: "weight", value: (row) => row.weight },
  { title: "shape", value: (row) => row.shape.join(" × "), align: "end" },
  {
    title: "zeros",
    value: (row) => row.zeros.toLocaleString("en"),
    align: "end",
  },
  {
    title: "sparsity",
    value: (row) => `${(PERCENT * row.sparsity).toFixed(1)} %`,
    align: "end",
  },
  {
    title: "target",
    value: (row) => `${(PERCENT * row.target).toFixed(1)} %`,
    align: "end",
  },
  {
    title: "threshold",
    value: (row) => row.threshold.toPrecision(3),
    align: "end",
  },
  { title: "mask", value: (row) => formatBytes(row.maskBytes), align: "end" },
];

/** A row for all weights together, whose shape, target and threshold are nobody's. */
function totalOf({ rows, sparsity, maskBytes }: PruningSummary) {
  const zeros = rows.reduce((sum, row) => sum + row.zeros, 0);
  return { weight: "all", zeros, sparsity, maskBytes };
}

function summaryTable(summary: PruningSummary): Table {
  const { weight, ...total } = totalOf(summary);
  const isTotal = (row: PrunedWeightRow) => row.layer === "";
  const last: PrunedWeightRow = {
    layer: "",
    weight: `${weight}, after step ${summary.step}`,
    shape: [],
    size: 0,
    target: 0,
    threshold: 0,
    ...total,
  };
  const columns = COLUMNS.map((column) =>
    ["target", "threshold"].includes(column.title)
      ? {
        ...column,
        value: (row: PrunedWeightRow) => isTotal(row) ? "" : column.value(row),
      }
      : column
  );
  return table([...summary.rows, last], columns);
}

function displaySummary(summary: PruningSummary): PruningSummary {
  return withTable(summary, () => summaryTable(summary));
}

/** The model itself would print as hundreds of lines. */
function displayResult<Result extends PruneResult<LayeredModel>>(
  result: Result,
): Result {
  const summary = displaySummary(result.summary);
  const { bytesBefore, bytesAfter } = result;
  const change = [
    { what: "before", bytes: bytesBefore },
    { what: "after", bytes: bytesAfter },
  ];
  return withTable({ ...result, summary }, () =>
    table(change, [
      { title: result.model.name, value: (row) => row.what },
      { title: "weights and masks", value: (row) => formatBytes(row.bytes) },
    ]));
}

/**
 * Makes a copy of a model that prunes itself while it trains: weights of small
 * magnitude become zero, more and more of them as the schedule says, and stay
 * zero. It is `prune_low_magnitude` of TensorFlow Model Optimization (tfmot)
 * with the same masks, blocks and m:n groups, except that a mask takes one bit
 * per weight, where tfmot's takes 32, and that no callback can be forgotten:
 * `fit`, `fitDataset`, `trainOnBatch` and loops of one's own prune alike.
 *
 * Matrices, filters and embeddings are pruned, biases are not. The copy has to be
 * compiled. Its masks, schedule and step are saved with it (`model.save`) and
 * go on when it is loaded.
 *
 * A step is counted when a model computes under a gradient (`minimize`,
 * `variableGrads`, `fit` …) for the first time since weights have changed. In
 * the steps that decide masks (`frequency`) weights are read to the host,
 * where their magnitudes are ranked: 9 bytes per weight there, for a moment.
 * In all others masks are part of the update and take no memory besides their
 * bits.
 *
 * @param model A sequential or functional model that is built. It stays as it is; the copy shares the memory of its weights until they change.
 * @returns The copy, and bytes of weights and masks.
 * @throws {TypeError} For a model that is not built, is pruned already or has nothing to prune; for layers that cannot be pruned, weights of a shape that blocks or groups do not fit, and unknown options.
 * @throws {RangeError} For numbers out of range.
 *
 * @example
 * ```ts ignore
 * const { model: pruned } = tm.prune(model, {
 *   schedule: tm.polynomialDecay({ finalSparsity: 0.8, endStep: 1000 }),
 *   policy: (layer) => layer.name !== "output",
 * });
 * pruned.compile({ optimizer: "adam", loss: "meanSquaredError" });
 * await pruned.fit(x, y, { epochs: 5 });
 * console.log(tm.pruningSummary(pruned)); // sparsity and threshold of each weight
 * await pruned.save("file://pruned");
 * ```
 */
export function prune<Model extends LayeredModel>(
  model: Model,
  options: PruneOptions = {},
): PruneResult<Model> {
  return displayResult(pruneModel(model, options));
}

/**
 * Makes a plain copy of a pruned model: dropped weights are zeros, masks are
 * gone, and nothing tells it from a model that was never pruned.
 *
 * It takes as much memory as before pruning: a zero is as long as any number.
 * What shrinks is the compressed file.
 *
 * @param model A model that `tm.prune` gave, or one loaded from such. It stays as it is.
 * @throws {TypeError} For a model without masks.
 *
 * @example
 * ```ts ignore
 * const { model: plain } = tm.strip(pruned);
 * await plain.save("file://plain");
 * ```
 */
export function strip<Model extends LayeredModel>(
  model: Model,
): StripResult<Model> {
  return displayResult(stripModel(model));
}

/**
 * How a model is pruned now: sparsity, threshold and mask of each weight, as a
 * table. Nothing is computed for it.
 *
 * @param model A model that `tm.prune` gave, or one loaded from such.
 * @throws {TypeError} For a model without masks.
 *
 * @example
 * ```ts ignore
 * const { sparsity, rows } = tm.pruningSummary(pruned);
 * console.log(sparsity, rows[0].zeros);
 * ```
 */
export function pruningSummary(model: LayeredModel): PruningSummary {
  return displaySummary(summarisePruning(model));
}
