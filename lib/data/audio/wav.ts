/**
 * Decodes WAV files: RIFF chunks with PCM of 8, 16, 24 or 32 bits or IEEE floats of 32 or
 * 64, any number of channels, plain or extensible header (Microsoft, Multiple Channel Audio
 * Data and WAVE Files, 2007).
 * @module
 */

/** For DataView. */
const LITTLE_ENDIAN = true;

/** Sound as numbers. */
export interface Sound {
  /** Samples per second and channel. */
  readonly sampleRate: number;
  /** Samples of each channel: from -1 up to 1, as far as the file keeps to that. */
  readonly channels: readonly Float32Array[];
}

/** What a `fmt ` chunk tells. */
interface Format {
  readonly encoding: "pcm" | "float";
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
}

/** Where a chunk's content lies. */
interface Chunk {
  readonly offset: number;
  readonly size: number;
}

const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const EXTENSIBLE = 0xfffe;
const ENCODINGS: Readonly<Record<number, Format["encoding"]>> = {
  1: "pcm",
  3: "float",
};
/** A writer that cannot go back to the header leaves this in place of the size. */
const UNKNOWN_SIZE = 0xffffffff;

type ReadSample = (view: DataView, at: number) => number;

/** Readers of samples; the values of libsndfile. */
const READERS: Readonly<Record<string, ReadSample>> = {
  pcm8: (view, at) => (view.getUint8(at) - 128) / 128,
  pcm16: (view, at) => view.getInt16(at, LITTLE_ENDIAN) / 32768,
  pcm24: (view, at) =>
    ((view.getInt8(at + 2) << 16) | view.getUint16(at, LITTLE_ENDIAN)) /
    8388608,
  pcm32: (view, at) => view.getInt32(at, LITTLE_ENDIAN) / 2147483648,
  float32: (view, at) => view.getFloat32(at, LITTLE_ENDIAN),
  float64: (view, at) => view.getFloat64(at, LITTLE_ENDIAN),
};

function tagAt(view: DataView, at: number): string {
  const codes = [0, 1, 2, 3].map((index) => view.getUint8(at + index));
  return String.fromCharCode(...codes);
}

function checkRiff(view: DataView, file: string): void {
  if (view.byteLength < RIFF_HEADER_BYTES) {
    throw new SyntaxError(
      `Cannot read ${file} as a WAV file must have a header of ${RIFF_HEADER_BYTES} bytes: it ends at offset ${view.byteLength}`,
    );
  }
  for (const [tag, at] of [["RIFF", 0], ["WAVE", 8]] as const) {
    if (tagAt(view, at) === tag) continue;
    throw new SyntaxError(
      `Cannot read ${file} as a WAV file must have ${tag} at offset ${at}: ${
        JSON.stringify(tagAt(view, at))
      } is there`,
    );
  }
}

/** The first chunk of each kind. */
function findChunks(view: DataView, file: string): Map<string, Chunk> {
  const chunks = new Map<string, Chunk>();
  let at = RIFF_HEADER_BYTES;
  while (at + CHUNK_HEADER_BYTES <= view.byteLength) {
    const tag = tagAt(view, at);
    const offset = at + CHUNK_HEADER_BYTES;
    const told = view.getUint32(at + 4, LITTLE_ENDIAN);
    const left = view.byteLength - offset;
    const size = tag === "data" && told === UNKNOWN_SIZE ? left : told;
    if (size > left) {
      throw new SyntaxError(
        `Cannot read ${file} as its chunk ${
          JSON.stringify(tag)
        } at offset ${at} must have ${size} bytes: it is truncated at offset ${view.byteLength}`,
      );
    }
    if (!chunks.has(tag)) chunks.set(tag, { offset, size });
    at = offset + size + size % 2;
  }
  return chunks;
}

function needChunk(
  chunks: ReadonlyMap<string, Chunk>,
  tag: string,
  least: number,
  file: string,
): Chunk {
  const chunk = chunks.get(tag);
  if (chunk && chunk.size >= least) return chunk;
  const state = chunk
    ? `the one at offset ${chunk.offset} has ${chunk.size}`
    : "there is none";
  throw new SyntaxError(
    `Cannot read ${file} as it must have a chunk "${tag}" of at least ${least} bytes: ${state}`,
  );
}

function readFormat(
  view: DataView,
  { offset, size }: Chunk,
  file: string,
): Format {
  const tag = view.getUint16(offset, LITTLE_ENDIAN);
  const isExtensible = tag === EXTENSIBLE && size >= 40;
  const at = isExtensible ? offset + 24 : offset;
  const encoding = ENCODINGS[view.getUint16(at, LITTLE_ENDIAN)];
  const channels = view.getUint16(offset + 2, LITTLE_ENDIAN);
  const sampleRate = view.getUint32(offset + 4, LITTLE_ENDIAN);
  const bits = view.getUint16(offset + 14, LITTLE_ENDIAN);
  if (!encoding || !Object.hasOwn(READERS, `${encoding}${bits}`)) {
    throw new SyntaxError(
      `Cannot read ${file} as samples must be PCM of 8, 16, 24 or 32 bits or floats of 32 or 64: format ${
        view.getUint16(at, LITTLE_ENDIAN)
      } with ${bits} bits at offset ${at}; convert it, for example with ffmpeg`,
    );
  }
  if (channels === 0 || sampleRate === 0) {
    throw new SyntaxError(
      `Cannot read ${file} as it must have a channel and a sampling rate: ${channels} and ${sampleRate} at offset ${
        offset + 2
      }`,
    );
  }
  return { encoding, channels, sampleRate, bits };
}

/**
 * Decodes a WAV file.
 *
 * @param bytes The whole file.
 * @param file Its name, for messages.
 * @throws {SyntaxError} If the file is corrupt, truncated or encoded in another way; the message names file and offset.
 */
export function decodeWav(bytes: Uint8Array, file: string): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkRiff(view, file);
  const chunks = findChunks(view, file);
  const format = readFormat(view, needChunk(chunks, "fmt ", 16, file), file);
  const { channels: count, sampleRate, encoding, bits } = format;
  const sampleBytes = bits / 8;
  const frameBytes = sampleBytes * count;
  const { offset, size } = needChunk(chunks, "data", frameBytes, file);
  if (size % frameBytes !== 0) {
    throw new SyntaxError(
      `Cannot read ${file} as its samples must come in whole frames of ${frameBytes} bytes: the last one is incomplete at offset ${
        offset + size - size % frameBytes
      }`,
    );
  }
  const read = READERS[`${encoding}${bits}`]!;
  const channels = Array.from({ length: count }, (_, channel) => {
    const start = offset + channel * sampleBytes;
    return Float32Array.from(
      { length: size / frameBytes },
      (_, frame) => read(view, start + frame * frameBytes),
    );
  });
  return { sampleRate, channels };
}

/** The mean of all channels. */
export function mixToMono({ channels }: Sound): Float32Array {
  const [first] = channels;
  if (channels.length === 1) return first!;
  return first!.map((_, frame) =>
    channels.reduce((sum, channel) => sum + channel[frame]!, 0) /
    channels.length
  );
}
