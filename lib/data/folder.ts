/**
 * The user's own pictures or sounds: a folder for each class.
 * @module
 */
import { listFilesBelow } from "./audio/recordings.ts";
import { makeSoundImager } from "./audio/sound_image.ts";
import { decodeWav } from "./audio/wav.ts";
import { chooseRange } from "./choice.ts";
import { type Dataset, makeDataset, Split } from "./dataset.ts";
import { makeLabels } from "./examples.ts";
import type { ImageShape, ValueRange } from "./images.ts";
import { decodeJpegPicture, isJpeg } from "./pictures/jpeg.ts";
import { convertChannels, type Picture } from "./pictures/picture.ts";
import { decodePng, isPng } from "./pictures/png.ts";
import { resizePicture } from "./pictures/resize.ts";
import { joinPath } from "./fetching/published.ts";
import { checkTestShare, divideByGroup } from "./shuffle.ts";

/** How far a folder is read. */
export interface FolderProgress {
  /** Path of the file that was read. */
  readonly file: string;
  /** Files read so far. */
  readonly done: number;
  /** Files in all. */
  readonly total: number;
}

/** How to read a folder. */
export interface FolderOptions {
  /** Rows and columns that every picture is brought to. Default: those of the first picture, which all must have then; 32 and 32 for sounds. */
  readonly size?: readonly [height: number, width: number];
  /** Channels in tensors: 1 grey or 3 colours. Default 3. */
  readonly channels?: 1 | 3;
  /** Values in tensors: from 0 to 1, or the bytes as they are, which a uint8 format holds exactly. Default `"unit"`. */
  readonly range?: ValueRange;
  /** Samples per second that sounds are brought to. Default 16000. */
  readonly sampleRate?: number;
  /** Share of each class that is for test, where there are no folders `train` and `test`. Default 0.2. */
  readonly testShare?: number;
  /** Decides which examples these are, and the order of both splits: an integer of at most 32 bits. Default 0. */
  readonly seed?: number;
  /** On which terms the data may be used. Default `"not stated"`. */
  readonly licence?: string;
  /** When aborted, the reading ends with its reason. Default none. */
  readonly signal?: AbortSignal;
  /** Called after each file. Default none. */
  readonly progress?: (state: FolderProgress) => void;
}

/** A file and the class of its folder. */
interface LabelledFile {
  readonly path: string;
  readonly label: number;
}

interface Listing {
  readonly classes: readonly string[];
  readonly train: readonly LabelledFile[];
  readonly test: readonly LabelledFile[];
}

const PICTURE = /\.(png|jpe?g)$/i;
const SOUND = /\.wav$/i;

/** Names of the folders in a folder, sorted by their characters' codes; hidden ones left out. */
async function listFolders(path: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(path)) {
    if (isDirectory && !name.startsWith(".")) names.push(name);
  }
  return names.sort();
}

async function listClass(
  folder: string,
  label: number,
): Promise<LabelledFile[]> {
  const paths = await listFilesBelow(folder);
  const known = paths.filter((path) => PICTURE.test(path) || SOUND.test(path));
  if (known.length === 0) {
    throw new Deno.errors.NotFound(
      `Cannot read the class ${folder} as it must hold .png, .jpg or .wav files: there are none`,
    );
  }
  return known.map((path) => ({ path, label }));
}

/** The files of all classes of one split. */
async function listSplit(
  path: string,
  classes: readonly string[],
): Promise<LabelledFile[]> {
  const present = await listFolders(path);
  const unknown = present.filter((name) => !classes.includes(name));
  if (unknown.length > 0) {
    throw new TypeError(
      `Cannot read ${path} as its classes must be those of training, ${
        classes.join(", ")
      }: there is ${unknown.join(", ")}`,
    );
  }
  const files: LabelledFile[] = [];
  for (const name of present) {
    files.push(...await listClass(joinPath(path, name), classes.indexOf(name)));
  }
  return files;
}

function pick<T>(items: readonly T[], indices: readonly number[]): T[] {
  return indices.map((index) => items[index]!);
}

async function listAll(path: string, options: FolderOptions): Promise<Listing> {
  const { testShare = 0.2, seed = 0 } = options;
  const top = await listFolders(path);
  const isDivided = top.join() === "test,train";
  const trainPath = isDivided ? joinPath(path, "train") : path;
  const classes = isDivided ? await listFolders(trainPath) : top;
  if (classes.length < 2) {
    throw new TypeError(
      `Cannot read ${trainPath} as it must hold a folder for each of at least two classes: it holds ${
        classes.join(", ") || "none"
      }`,
    );
  }
  const files = await listSplit(trainPath, classes);
  const labels = files.map(({ label }) => label);
  if (isDivided) {
    const test = await listSplit(joinPath(path, "test"), classes);
    const order = divideByGroup(labels, 0, seed).train;
    return { classes, train: pick(files, order), test };
  }
  checkTestShare(testShare);
  const { train, test } = divideByGroup(labels, testShare, seed);
  return { classes, train: pick(files, train), test: pick(files, test) };
}

/** Makes the stored image of a file. */
type Draw = (bytes: Uint8Array, file: string) => Promise<Picture> | Picture;

async function decodePicture(
  bytes: Uint8Array,
  file: string,
): Promise<Picture> {
  if (isPng(bytes)) return await decodePng(bytes, file);
  if (isJpeg(bytes)) return await decodeJpegPicture(bytes, file);
  throw new SyntaxError(
    `Cannot read ${file} as a picture must be a PNG or JPEG file: it begins otherwise at offset 0`,
  );
}

function drawPictures(options: FolderOptions): Draw {
  const { channels = 3 } = options;
  let size = options.size;
  return async (bytes, file) => {
    const picture = await decodePicture(bytes, file);
    const { height, width } = picture;
    size ??= [height, width];
    if (!options.size && (height !== size[0] || width !== size[1])) {
      throw new RangeError(
        `Cannot read ${file} as all pictures must be ${
          size.join("×")
        } like the first: it is ${height}×${width}. Pass a size to bring them to, for example { size: [32, 32] }`,
      );
    }
    return convertChannels(resizePicture(picture, ...size), channels);
  };
}

function drawSounds(options: FolderOptions): Draw {
  const { size: [height, width] = [32, 32], sampleRate = 16_000 } = options;
  const draw = makeSoundImager({ sampleRate, height, width });
  return (bytes, file) => {
    const pixels = draw(decodeWav(bytes, file));
    return { height, width, channels: 1, pixels };
  };
}

/** Sounds or pictures, as all files are one or the other. */
function chooseDraw(listing: Listing, options: FolderOptions): Draw {
  const paths = [...listing.train, ...listing.test].map(({ path }) => path);
  const sounds = paths.filter((path) => SOUND.test(path));
  if (sounds.length === 0) return drawPictures(options);
  if (sounds.length === paths.length) return drawSounds(options);
  const picture = paths.find((path) => PICTURE.test(path));
  throw new TypeError(
    `Cannot read the folder as all files must be pictures or all sounds: there are ${picture} and ${
      sounds[0]
    }`,
  );
}

/** How splits are made of files. */
interface Making {
  readonly draw: Draw;
  readonly channels: 1 | 3;
  readonly range: ValueRange;
  /** How many there are. */
  readonly classes: number;
  readonly signal: AbortSignal | undefined;
  /** Told after each file. */
  tell(file: string): void;
}

/** Reads the files of one split, one after the other. */
async function readSplit(
  files: readonly LabelledFile[],
  { channels, classes, draw, range, signal, tell }: Making,
): Promise<Split> {
  let images = new Uint8Array();
  let imageShape: ImageShape = [0, 0, 0];
  for (const [index, { path }] of files.entries()) {
    signal?.throwIfAborted();
    const picture = await draw(await Deno.readFile(path), path);
    const { pixels, height, width } = picture;
    if (index === 0) {
      images = new Uint8Array(files.length * pixels.length);
      imageShape = [height, width, picture.channels];
    }
    images.set(pixels, index * pixels.length);
    tell(path);
  }
  const labels = makeLabels(files.map(({ label }) => label), classes);
  const shape: ImageShape = [imageShape[0], imageShape[1], channels];
  return new Split({ images, labels, imageShape, shape, range });
}

/**
 * Reads pictures (PNG, JPEG) or sounds (WAV) from a folder for each class, whose names are
 * the classes; subfolders of a class belong to it. If there are two folders, `train` and
 * `test`, their folders are the classes, else each class is divided by `testShare`.
 *
 * Values are uint8 on the host; `x` is float32 // [example, height, width, channels], `y`
 * float32 // [example]. Pictures are brought to `size` (a mean over all pixels that a new
 * one covers), transparent parts are laid over white; sounds become log-mel spectrograms as
 * in {@linkcode spokenDigits}. Which examples are for test, and the order, are decided by the
 * sorted names and `seed` alone.
 *
 * @throws {SyntaxError} If a file is corrupt or truncated; the message names file and offset.
 * @throws {RangeError} If pictures have different sizes and no `size` is given.
 * @throws {TypeError} If there are fewer than two classes, or both pictures and sounds.
 * @throws {Deno.errors.NotFound} If a class has no files.
 * @throws The signal's reason, once it is aborted.
 *
 * @example
 * ```ts ignore
 * // flowers/daisy/1.jpg, flowers/rose/1.jpg, …
 * const { train, test, classes } = await folder("flowers", { size: [32, 32] });
 * ```
 */
export async function folder(
  path: string,
  options: FolderOptions = {},
): Promise<Dataset> {
  const { licence = "not stated", progress } = options;
  const range = chooseRange(options.range, path);
  const listing = await listAll(path, options);
  const draw = chooseDraw(listing, options);
  const { classes, train, test } = listing;
  const total = train.length + test.length;
  if (test.length === 0) {
    throw new RangeError(
      `Cannot read ${path} as some examples must be left for test: there are ${train.length}, so raise testShare`,
    );
  }
  let done = 0;
  const make: Making = {
    draw,
    channels: options.channels ?? 3,
    range,
    classes: classes.length,
    signal: options.signal,
    tell: (file) => progress?.({ file, done: ++done, total }),
  };
  return makeDataset({
    name: path.replace(/\/+$/, "").split("/").at(-1)!,
    train: await readSplit(train, make),
    test: await readSplit(test, make),
    classes,
    source: path,
    licence,
  });
}
