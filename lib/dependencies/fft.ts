/**
 * The fast Fourier transform (MIT).
 * @module
 */
import Fft from "npm:fft.js@4.0.4";

/** A transform of real numbers; its package's own types say nothing. */
export interface RealTransform {
  /** Room for a spectrum: real and imaginary parts in turn, twice the size. */
  createComplexArray(): number[];
  /** Fills the first half of `spectrum`, from 0 up to and including half the sampling rate. */
  realTransform(spectrum: number[], values: ArrayLike<number>): void;
}

/** Makes a transform of `size` values, a power of two from 2 on. */
export function makeTransform(size: number): RealTransform {
  return new Fft(size);
}
