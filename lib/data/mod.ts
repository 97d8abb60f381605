/**
 * Real data sets. The values stay as they are stored on the host, bytes as bytes, until
 * somebody asks for tensors.
 * @module
 */
export { type ArraySource, ArraySplit } from "./array_split.ts";
export { npy, type NpyOptions, readNpy } from "./arrays.ts";
export { cifar10, type Cifar10Options } from "./cifar10.ts";
export { csv, type CsvOptions } from "./csv.ts";
export type { ColumnKind, MissingRule } from "./files/csv_columns.ts";
export { type Dataset, Split, type SplitSource } from "./dataset.ts";
export type { DigitSourceOptions } from "./digit_sources.ts";
export type { DownloadProgress } from "./fetching/download.ts";
export { Examples, type Labels } from "./examples.ts";
export { fashionMnist, type FashionMnistOptions } from "./fashion_mnist.ts";
export { folder, type FolderOptions, type FolderProgress } from "./folder.ts";
export type { IdxImageOptions } from "./idx_set.ts";
export type { ImageShape, ValueRange } from "./images.ts";
export { mnist, type MnistOptions } from "./mnist.ts";
export type { NpyArray, NpyNumbers, NpyType } from "./files/npy.ts";
export type { FetchOptions } from "./fetching/published.ts";
export {
  sentiment,
  type SentimentDataset,
  type SentimentOptions,
} from "./sentiment.ts";
export {
  SpeechSplit,
  type SpokenDigits,
  spokenDigits,
  type SpokenDigitsOptions,
} from "./spoken_digits.ts";
export { type TableSource, TableSplit } from "./table_split.ts";
export { type TextSource, TextSplit } from "./text_split.ts";
export { Vocabulary } from "./vocabulary.ts";
