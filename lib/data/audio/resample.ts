/**
 * Changes the sampling rate: every new sample is a sum of old ones, weighted by a sinc that
 * cuts off just below half the lower rate, under a Hann window of six zero crossings to
 * either side. Filter and defaults are those of torchaudio's `resample` (J. O. Smith,
 * Digital Audio Resampling, for the method).
 * @module
 */

/** Zero crossings of the sinc on either side. */
const CROSSINGS = 6;
/** Cut-off as a share of half the lower rate. */
const ROLL_OFF = 0.99;

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The filter `distance` zero crossings from its middle, not scaled. */
function filterAt(distance: number): number {
  if (Math.abs(distance) >= CROSSINGS) return 0;
  const window = Math.cos(distance * Math.PI / CROSSINGS / 2) ** 2;
  const angle = distance * Math.PI;
  return angle === 0 ? 1 : window * Math.sin(angle) / angle;
}

/** Weights of old samples for one position of a new sample between two old ones. */
function weightsFor(
  phase: number,
  width: number,
  cutoff: number,
): Float64Array {
  return Float64Array.from(
    { length: 2 * width + 1 },
    (_, tap) => cutoff * filterAt(cutoff * (tap - width - phase)),
  );
}

/**
 * Changes the sampling rate.
 *
 * @param samples One channel.
 * @param from Samples per second now, an integer.
 * @param to Samples per second wanted, an integer.
 * @returns ⌈length · to / from⌉ samples; the same array where the rates are equal.
 */
export function resample(
  samples: Float32Array,
  from: number,
  to: number,
): Float32Array {
  if (from === to) return samples;
  const divisor = greatestCommonDivisor(from, to);
  const [step, phases] = [from / divisor, to / divisor];
  // In units of old samples: where the sinc crosses zero, and how far the filter reaches.
  const cutoff = Math.min(from, to) * ROLL_OFF / from;
  const width = Math.ceil(CROSSINGS / cutoff);
  const weights = Array.from(
    { length: phases },
    (_, phase) => weightsFor(phase * step % phases / phases, width, cutoff),
  );
  const length = Math.ceil(samples.length * phases / step);
  return Float32Array.from({ length }, (_, index) => {
    const middle = Math.floor(index * step / phases);
    const taps = weights[index % phases]!;
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap++) {
      sum += taps[tap]! * (samples[middle - width + tap] ?? 0);
    }
    return sum;
  });
}
