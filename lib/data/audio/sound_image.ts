/**
 * Sounds as small grey pictures: silence at both ends is cut off, and a log-mel spectrogram
 * of the rest fills the picture, whatever its length. Time runs from left to right, high
 * tones are at the top, the loudest point is white and 80 dB below it is black.
 * @module
 */
import { makeMelAnalyser, type MelAnalyser, powerToDecibels } from "./mel.ts";
import { resample } from "./resample.ts";
import { mixToMono, type Sound } from "./wav.ts";

/** How the pictures are made. */
export interface SoundImageOptions {
  /** Samples per second that every sound is brought to; tones up to half of it are seen. Default 8000. */
  readonly sampleRate?: number;
  /** Rows of a picture: filters on the mel scale. Default 32. */
  readonly height?: number;
  /** Columns of a picture: parts of the sound. Default 32. */
  readonly width?: number;
}

/** Makes a picture of a sound. // [height, width], row-major */
export type SoundImager = (sound: Sound) => Uint8Array<ArrayBuffer>;

/** Range of a picture, and librosa's `top_db`. */
const FLOOR_DECIBELS = 80;
/** Ends of a sound that are so much quieter than its loudest part are silence. */
const SILENCE_DECIBELS = 25;
/** Pieces in which loudness is measured. */
const PIECE_SECONDS = 0.008;
/** Length of a window, rounded up to a power of two samples. */
const WINDOW_SECONDS = 0.03;

/** Cuts off silence at both ends. */
export function trimSilence(
  samples: Float32Array,
  sampleRate: number,
): Float32Array {
  const size = Math.max(1, Math.round(PIECE_SECONDS * sampleRate));
  const count = Math.ceil(samples.length / size);
  const energies = Array.from({ length: count }, (_, piece) => {
    const part = samples.subarray(piece * size, (piece + 1) * size);
    return part.reduce((sum, sample) => sum + sample * sample, 0);
  });
  const loudest = energies.reduce((most, energy) => Math.max(most, energy), 0);
  const least = loudest * 10 ** (-SILENCE_DECIBELS / 10);
  const first = energies.findIndex((energy) => energy > least);
  const last = energies.findLastIndex((energy) => energy > least);
  // Nothing is louder than silence only where there is no sound at all.
  return first < 0
    ? samples
    : samples.subarray(first * size, (last + 1) * size);
}

/** A spectrogram with exactly `width` columns over the whole sound. // [height, width] */
function stretchedSpectrogram(
  samples: Float32Array,
  analyse: MelAnalyser,
  windowSize: number,
  width: number,
): Float64Array {
  // Frames of a long sound are means of several, so that nothing falls between windows.
  const perColumn = Math.max(
    1,
    Math.ceil(samples.length / (width - 1) / windowSize),
  );
  const frames = width * perColumn;
  const hop = Math.max(
    1,
    Math.floor(samples.length / ((width - 1) * perColumn)),
  );
  const powers = analyse(samples, { hop, frames });
  return Float64Array.from({ length: powers.length / perColumn }, (_, at) => {
    const part = powers.subarray(at * perColumn, (at + 1) * perColumn);
    return part.reduce((sum, power) => sum + power, 0) / perColumn;
  });
}

/** Prepares windows and filters for pictures of one size. */
export function makeSoundImager(options: SoundImageOptions = {}): SoundImager {
  const { sampleRate = 8000, height = 32, width = 32 } = options;
  const windowSize = 2 ** Math.ceil(Math.log2(WINDOW_SECONDS * sampleRate));
  const analyse = makeMelAnalyser({ sampleRate, windowSize, mels: height });
  return (sound) => {
    const mono = resample(mixToMono(sound), sound.sampleRate, sampleRate);
    const samples = trimSilence(mono, sampleRate);
    const powers = stretchedSpectrogram(samples, analyse, windowSize, width);
    const decibels = powerToDecibels(powers, FLOOR_DECIBELS);
    // In silence the loudest point is no louder than the rest, and would be white.
    if (samples.every((sample) => sample === 0)) decibels.fill(-FLOOR_DECIBELS);
    return Uint8Array.from({ length: height * width }, (_, at) => {
      const mel = height - 1 - Math.floor(at / width);
      const level = decibels[mel * width + at % width]!;
      return Math.round(255 * (1 + level / FLOOR_DECIBELS));
    });
  };
}
