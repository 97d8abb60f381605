/**
 * Fashion-MNIST: 70,000 pictures of clothes, 28×28 grey (Xiao, Rasul and Vollgraf, 2017,
 * arXiv 1708.07747). Same form as MNIST, harder. The packed files are checked against the
 * MD5 that the makers publish; unpacked ones against the SHA-256 of their content.
 * @module
 */
import { type Dataset, makeDataset } from "./dataset.ts";
import { type IdxImageOptions, type IdxName, readIdxSet } from "./idx_set.ts";
import { readIdxFile } from "./mnist.ts";
import {
  type FetchOptions,
  fileWithDigest,
  getPublished,
  joinPath,
  type NamedBytes,
  type Publication,
} from "./fetching/published.ts";

/** How to read Fashion-MNIST. */
export interface FashionMnistOptions extends IdxImageOptions, FetchOptions {}

const PUBLICATION: Publication = {
  dataset: "Fashion-MNIST",
  folder: "fashion-mnist",
  url: "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
};

/** Where Debian's package dataset-fashion-mnist puts the files; packed anew, so their MD5 differ. */
const DEBIAN_FOLDER = "/usr/share/datasets/fashion-mnist";

/** MD5 and length in bytes of the published files, packed. */
const PACKED: Readonly<Record<IdxName, readonly [md5: string, size: number]>> =
  {
    "train-images-idx3-ubyte": ["8d4fb7e6c68d591d4c3dfef9ec88bf0d", 26_421_880],
    "train-labels-idx1-ubyte": ["25c81989df183df01b3e8a0aad5dffbe", 29_515],
    "t10k-images-idx3-ubyte": ["bef4ecab320f06d8554ea6380940ec79", 4_422_102],
    "t10k-labels-idx1-ubyte": ["bb300cfdad3c16e7a12a480ee83cd310", 5_148],
  };

/** SHA-256 of their content. */
const DIGESTS: Readonly<Record<IdxName, string>> = {
  "train-images-idx3-ubyte":
    "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
  "train-labels-idx1-ubyte":
    "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
  "t10k-images-idx3-ubyte":
    "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
  "t10k-labels-idx1-ubyte":
    "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
};

/** Names of the classes, in the order of the labels. */
const CLASSES = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
] as const;

/** Whether Debian's package is installed, as far as that may be looked at without asking. */
async function hasDebianPackage(): Promise<boolean> {
  const permission = { name: "read", path: DEBIAN_FOLDER } as const;
  if ((await Deno.permissions.query(permission)).state !== "granted") {
    return false;
  }
  return await Deno.stat(DEBIAN_FOLDER).then(() => true, () => false);
}

/** The folder to read from, or null for a download. */
async function chooseFolder(options: FetchOptions): Promise<string | null> {
  if (options.directory !== undefined) return options.directory;
  if (options.url !== undefined) return null;
  return await hasDebianPackage() ? DEBIAN_FOLDER : null;
}

function readDownloaded(
  name: IdxName,
  options: FetchOptions,
): Promise<NamedBytes> {
  const [hex, size] = PACKED[name];
  const file = fileWithDigest(`${name}.gz`, { algorithm: "md5", hex }, size);
  return getPublished(PUBLICATION, file, options);
}

/**
 * Reads Fashion-MNIST: 60,000 images for training and 10,000 for test, uint8 on the host.
 * `x` is float32 // [image, 28, 28, 1] or [image, 32, 32, 3], `y` float32 // [image].
 *
 * The files come from `directory`, else from Debian's package dataset-fashion-mnist if it is
 * installed, else from the cache folder, into which they are downloaded once (30 MB).
 *
 * @throws {SyntaxError} If a file is corrupt or truncated; the message names file and offset.
 * @throws {Error} If a file is not the published one, or cannot be had; the message names the file and where to place it.
 * @throws The signal's reason, once it is aborted.
 *
 * @example
 * ```ts ignore
 * const { train, classes } = await fashionMnist({ size: "32x32x3" });
 * console.log(classes[train.labels[0]!]); // Ankle boot
 * ```
 */
export async function fashionMnist(
  options: FashionMnistOptions = {},
): Promise<Dataset> {
  const folder = await chooseFolder(options);
  const source = folder ?? options.url ?? PUBLICATION.url;
  const place = {
    source,
    pathOf: (name: string): string => joinPath(source, name),
  };
  const splits = await readIdxSet({
    dataset: PUBLICATION.dataset,
    digests: DIGESTS,
    read: (name) =>
      folder === null
        ? readDownloaded(name, options)
        : readIdxFile(PUBLICATION.dataset, place, name),
  }, options);
  return makeDataset({
    name: PUBLICATION.dataset,
    ...splits,
    classes: CLASSES,
    source,
    licence: "MIT, © 2017 Zalando SE",
  });
}
