/**
 * Sine, cosine and tangent in WGSL, for arguments of any size. Drivers give up
 * beyond a few thousand; TensorFlow.js's tests go to 1e9.
 *
 * The argument is reduced to a quarter turn: by Cody and Waite's split of π/2
 * for small ones, and for large ones by Payne and Hanek's product with just
 * those bits of 2/π that can matter modulo 4.
 * @module
 */
import type { Helper } from "./helper.ts";

/** Trigonometric functions. */
export const ANGLE_HELPERS: Readonly<Record<string, Helper>> = {
  multiplyHigh: {
    uses: [],
    code: `fn multiplyHigh(a: u32, b: u32) -> u32 {
  let a0 = a & 0xffffu;
  let a1 = a >> 16u;
  let b0 = b & 0xffffu;
  let b1 = b >> 16u;
  let middle = (a0 * b0 >> 16u) + (a0 * b1 & 0xffffu) + (a1 * b0 & 0xffffu);
  return a1 * b1 + (a0 * b1 >> 16u) + (a1 * b0 >> 16u) + (middle >> 16u);
}`,
  },
  reduceLargeAngle: {
    uses: ["multiplyHigh"],
    // 2/π as a binary fraction behind 32 zeros. What is left of the product, as
    // a fraction of 2^96, is the quadrant in two bits and then the remainder.
    code:
      `var<private> twoOverPi: array<u32, 8> = array<u32, 8>(0u, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u, 0x3c439041u, 0xfe5163abu);
fn twoOverPiFrom(bit: u32) -> u32 {
  let word = bit >> 5u;
  let shift = bit & 31u;
  if (shift == 0u) { return twoOverPi[word]; }
  return (twoOverPi[word] << shift) | (twoOverPi[word + 1u] >> (32u - shift));
}
fn reduceLargeAngle(a: f32) -> vec3<f32> {
  let bits = bitcast<u32>(a);
  let mantissa = (bits & 0x7fffffu) | 0x800000u;
  let first = (bits >> 23u) - 120u;
  let w0 = twoOverPiFrom(first);
  let w1 = twoOverPiFrom(first + 32u);
  let w2 = twoOverPiFrom(first + 64u);
  var low = mantissa * w1 + multiplyHigh(mantissa, w2);
  let carry = select(0u, 1u, low < mantissa * w1);
  var high = mantissa * w0 + multiplyHigh(mantissa, w1) + carry;
  var quadrant = high >> 30u;
  high = (high << 2u) | (low >> 30u);
  low = low << 2u;
  let isBehind = high >= 0x80000000u;
  if (isBehind) {
    quadrant += 1u;
    low = ~low + 1u;
    high = ~high + select(0u, 1u, low == 0u);
  }
  // The fraction without leading zeros, times π/2: 24 bits in x, the rest in z.
  let zeros = min(countLeadingZeros(high), 31u);
  if (zeros > 0u) { high = (high << zeros) | (low >> (32u - zeros)); }
  let product = multiplyHigh(high, 0xc90fdaa2u);
  let scale = bitcast<f32>((96u - zeros) << 23u) * select(1.0, -1.0, isBehind);
  return vec3<f32>(f32(product & 0xffffff00u) * scale, f32(quadrant & 3u), f32(product & 0xffu) * scale);
}`,
  },
  reduceAngle: {
    uses: ["reduceLargeAngle", "isOrdinary", "specialValues"],
    // x: the remainder between -π/4 and π/4; y: the quadrant 0 to 3; z: what x lacks.
    code: `fn reduceAngle(x: f32) -> vec3<f32> {
  if (!isOrdinary(x)) { return vec3<f32>(notANumber(), 0.0, 0.0); }
  if (abs(x) > 8192.0) {
    let angle = reduceLargeAngle(abs(x));
    if (x > 0.0) { return angle; }
    return vec3<f32>(-angle.x, select(4.0 - angle.y, 0.0, angle.y == 0.0), -angle.z);
  }
  let k = round(x * 0.63661977);
  let rest = ((x - k * 1.5703125) - k * 4.837512969970703e-4) - k * 7.549789954891882e-8;
  return vec3<f32>(rest, k - 4.0 * floor(0.25 * k), 0.0);
}
fn sineQuarter(x: f32) -> f32 {
  let z = x * x;
  return x + x * z * (-0.16666667 + z * (0.0083333333 + z * (-0.00019841270 + z * 0.0000027557319)));
}
fn cosineQuarter(x: f32) -> f32 {
  let z = x * x;
  let tail = 0.041666667 + z * (-0.0013888889 + z * (0.000024801587 - z * 2.7557319e-7));
  return 1.0 - 0.5 * z + z * z * tail;
}`,
  },
  sine: {
    uses: ["reduceAngle"],
    code: `fn sine(x: f32) -> f32 {
  let angle = reduceAngle(x);
  let isOdd = angle.y == 1.0 || angle.y == 3.0;
  let value = select(sineQuarter(angle.x), cosineQuarter(angle.x), isOdd);
  return select(value, -value, angle.y >= 2.0);
}`,
  },
  cosine: {
    uses: ["reduceAngle"],
    code: `fn cosine(x: f32) -> f32 {
  let angle = reduceAngle(x);
  let isOdd = angle.y == 1.0 || angle.y == 3.0;
  let value = select(cosineQuarter(angle.x), sineQuarter(angle.x), isOdd);
  return select(value, -value, angle.y == 1.0 || angle.y == 2.0);
}`,
  },
  cotangentNear: {
    uses: [],
    // 1/x - x/3 for a small x + rest, rounded once: a pole shows every error.
    code:
      `fn upperHalf(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u); }
fn cotangentNear(x: f32, rest: f32) -> f32 {
  let inverse = 1.0 / x;
  let x1 = upperHalf(x);
  let x2 = x - x1;
  let y1 = upperHalf(inverse);
  let y2 = inverse - y1;
  let error = ((1.0 - x1 * y1) - x1 * y2 - x2 * y1) - x2 * y2;
  return inverse + (inverse * (error - rest * inverse) - x / 3.0);
}`,
  },
  tangent: {
    uses: ["reduceAngle", "cotangentNear"],
    code: `fn tangent(x: f32) -> f32 {
  let angle = reduceAngle(x);
  if (angle.y == 0.0 || angle.y == 2.0) {
    return sineQuarter(angle.x) / cosineQuarter(angle.x);
  }
  if (abs(angle.x) < 0.01 && angle.x != 0.0) { return -cotangentNear(angle.x, angle.z); }
  return -cosineQuarter(angle.x) / sineQuarter(angle.x);
}`,
  },
};
