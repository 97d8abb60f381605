/**
 * Spectrograms on the mel scale, as librosa and torchaudio define them: power of a
 * short-time Fourier transform (Hann window, periodic; frames centred, zeros beyond the
 * ends) through triangular filters on Slaney's mel scale, each of area one, in decibels
 * below the loudest value. (Slaney, Auditory Toolbox, 1998; librosa 0.11, `melspectrogram`
 * and `power_to_db` with their defaults.)
 * @module
 */
import { makeTransform } from "../../dependencies/fft.ts";

/** What a spectrogram shows. */
export interface MelOptions {
  /** Samples per second. */
  readonly sampleRate: number;
  /** Samples of the window and of the Fourier transform, a power of two. */
  readonly windowSize: number;
  /** Number of filters. */
  readonly mels: number;
}

/** Which part of a sound to look at. */
export interface FrameOptions {
  /** Samples from one frame to the next. */
  readonly hop: number;
  /** Number of frames; the sound is cut or padded with zeros to have so many. */
  readonly frames: number;
}

/** Power of each frame in each filter. // [mel, frame], row-major */
export type MelAnalyser = (
  samples: Float32Array,
  options: FrameOptions,
) => Float64Array;

/** The scale is linear below, logarithmic above. */
const BREAK_HERTZ = 1000;
const HERTZ_PER_MEL = 200 / 3;
const BREAK_MELS = BREAK_HERTZ / HERTZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

/** Hertz as mels, on Slaney's scale. */
export function hertzToMel(hertz: number): number {
  return hertz < BREAK_HERTZ
    ? hertz / HERTZ_PER_MEL
    : BREAK_MELS + Math.log(hertz / BREAK_HERTZ) / LOG_STEP;
}

/** Mels as hertz, on Slaney's scale. */
export function melToHertz(mels: number): number {
  return mels < BREAK_MELS
    ? mels * HERTZ_PER_MEL
    : BREAK_HERTZ * Math.exp(LOG_STEP * (mels - BREAK_MELS));
}

/** A periodic Hann window. */
export function hannWindow(size: number): Float64Array {
  return Float64Array.from(
    { length: size },
    (_, at) => 0.5 - 0.5 * Math.cos(2 * Math.PI * at / size),
  );
}

/** Triangular filters from 0 to half the sampling rate. // [mel][frequency] */
export function melFilters(
  { sampleRate, windowSize, mels }: MelOptions,
): Float64Array[] {
  const top = hertzToMel(sampleRate / 2);
  const corners = Array.from(
    { length: mels + 2 },
    (_, corner) => melToHertz(top * corner / (mels + 1)),
  );
  return Array.from({ length: mels }, (_, mel) => {
    const [low, middle, high] = corners.slice(mel, mel + 3) as [
      number,
      number,
      number,
    ];
    const scale = 2 / (high - low);
    return Float64Array.from({ length: windowSize / 2 + 1 }, (_, bin) => {
      const hertz = bin * sampleRate / windowSize;
      const up = (hertz - low) / (middle - low);
      const down = (high - hertz) / (high - middle);
      return scale * Math.max(0, Math.min(up, down));
    });
  });
}

/** The non-zero part of a filter. */
interface Band {
  readonly first: number;
  readonly weights: Float64Array;
}

function toBand(filter: Float64Array): Band {
  const first = filter.findIndex((weight) => weight > 0);
  const end = filter.findLastIndex((weight) => weight > 0) + 1;
  return { first, weights: filter.subarray(first, end) };
}

/** Writes a window of the sound, zeros beyond its ends. */
function writeFrame(
  samples: Float32Array,
  start: number,
  window: Float64Array,
  values: Float64Array,
): void {
  for (let at = 0; at < window.length; at++) {
    const from = start + at;
    const inside = from >= 0 && from < samples.length;
    values[at] = inside ? window[at]! * samples[from]! : 0;
  }
}

function powerIn(
  spectrum: readonly number[],
  { first, weights }: Band,
): number {
  let sum = 0;
  for (let at = 0; at < weights.length; at++) {
    const bin = 2 * (first + at);
    sum += weights[at]! * (spectrum[bin]! ** 2 + spectrum[bin + 1]! ** 2);
  }
  return sum;
}

/** Prepares windows and filters, which serve any number of sounds. */
export function makeMelAnalyser(options: MelOptions): MelAnalyser {
  const { windowSize } = options;
  const transform = makeTransform(windowSize);
  const window = hannWindow(windowSize);
  const bands = melFilters(options).map(toBand);
  const spectrum = transform.createComplexArray();
  const values = new Float64Array(windowSize);
  return (samples, { hop, frames }) => {
    const powers = new Float64Array(bands.length * frames);
    for (let frame = 0; frame < frames; frame++) {
      writeFrame(samples, frame * hop - windowSize / 2, window, values);
      transform.realTransform(spectrum, values);
      bands.forEach((band, mel) => {
        powers[mel * frames + frame] = powerIn(spectrum, band);
      });
    }
    return powers;
  };
}

/** Powers below this are silence. */
const LEAST_POWER = 1e-10;

/** Powers as decibels below the greatest one, cut at `floor` decibels below it: from -floor to 0. */
export function powerToDecibels(
  powers: Float64Array,
  floor: number,
): Float64Array {
  const decibels = (power: number) =>
    10 * Math.log10(Math.max(LEAST_POWER, power));
  const loudest = powers.reduce((most, power) => Math.max(most, power), 0);
  const reference = decibels(loudest);
  return powers.map((power) => Math.max(-floor, decibels(power) - reference));
}
