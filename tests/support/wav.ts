/**
 * Writes WAV files for tests.
 * @module
 */

/** For DataView. */
const LITTLE_ENDIAN = true;

/** A WAV file of 16-bit samples, one channel. */
export function encodeWav(
  samples: ArrayLike<number>,
  sampleRate: number,
): Uint8Array {
  const bytes = new Uint8Array(44 + 2 * samples.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("RIFF    WAVEfmt "));
  view.setUint32(4, bytes.length - 8, LITTLE_ENDIAN);
  view.setUint32(16, 16, LITTLE_ENDIAN);
  view.setUint16(20, 1, LITTLE_ENDIAN);
  view.setUint16(22, 1, LITTLE_ENDIAN);
  view.setUint32(24, sampleRate, LITTLE_ENDIAN);
  view.setUint32(28, 2 * sampleRate, LITTLE_ENDIAN);
  view.setUint16(32, 2, LITTLE_ENDIAN);
  view.setUint16(34, 16, LITTLE_ENDIAN);
  bytes.set(new TextEncoder().encode("data"), 36);
  view.setUint32(40, 2 * samples.length, LITTLE_ENDIAN);
  for (let at = 0; at < samples.length; at++) {
    view.setInt16(44 + 2 * at, Math.round(samples[at]! * 32767), LITTLE_ENDIAN);
  }
  return bytes;
}

/** A pure tone. */
export function makeTone(
  hertz: number,
  seconds: number,
  sampleRate: number,
): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, at) => 0.5 * Math.sin(2 * Math.PI * hertz * at / sampleRate),
  );
}
