/**
 * Helper functions in WGSL for special values and integers.
 *
 * A compiler may assume that there is no NaN, so NaN is told by its bits; and
 * integer division by zero gives the dividend where TensorFlow.js gives 0.
 * @module
 */
import type { Helper } from "./helper.ts";

/** Special values: making, telling and converting them. */
export const VALUE_HELPERS: Readonly<Record<string, Helper>> = {
  // Constants with these values are errors in WGSL, and variables are not.
  specialValues: {
    uses: [],
    code: `var<private> infinityBits: u32 = 0x7f800000u;
var<private> notANumberBits: u32 = 0x7fc00000u;
fn infinity() -> f32 { return bitcast<f32>(infinityBits); }
fn notANumber() -> f32 { return bitcast<f32>(notANumberBits); }`,
  },
  isNotANumber: {
    uses: [],
    code: `fn isNotANumber(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}`,
  },
  isEndless: {
    uses: [],
    code: `fn isEndless(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) == 0x7f800000u;
}`,
  },
  isOrdinary: {
    uses: [],
    code: `fn isOrdinary(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) < 0x7f800000u;
}`,
  },
  withSign: {
    uses: [],
    code: `fn withSign(magnitude: f32, sign: f32) -> f32 {
  return bitcast<f32>((bitcast<u32>(magnitude) & 0x7fffffffu) | (bitcast<u32>(sign) & 0x80000000u));
}`,
  },
  maximumFloat: {
    uses: ["isNotANumber"],
    code: `fn maximumFloat(a: f32, b: f32) -> f32 {
  return select(max(a, b), a + b, isNotANumber(a) || isNotANumber(b));
}`,
  },
  minimumFloat: {
    uses: ["isNotANumber"],
    code: `fn minimumFloat(a: f32, b: f32) -> f32 {
  return select(min(a, b), a + b, isNotANumber(a) || isNotANumber(b));
}`,
  },
  toInteger: {
    uses: ["isNotANumber"],
    // Saturates, and NaN becomes 0, whatever the device's own conversion does.
    code: `fn toInteger(x: f32) -> i32 {
  if (isNotANumber(x)) { return 0; }
  if (x >= 2147483648.0) { return 2147483647; }
  if (x <= -2147483648.0) { return bitcast<i32>(0x80000000u); }
  return i32(x);
}`,
  },
  isUnequal: {
    uses: ["isNotANumber"],
    // Some compilers make an ordered comparison of !=, which is false for NaN.
    code: `fn isUnequal(a: f32, b: f32) -> bool {
  return a != b || isNotANumber(a) || isNotANumber(b);
}`,
  },
  isTrue: {
    uses: [],
    code: `fn isTrue(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) != 0u;
}`,
  },
};

/** Division, modulo and power. */
export const ARITHMETIC_HELPERS: Readonly<Record<string, Helper>> = {
  divideInteger: {
    uses: [],
    code: `fn divideInteger(a: i32, b: i32) -> i32 {
  if (b == 0) { return 0; }
  return a / b;
}`,
  },
  floorDivideInteger: {
    uses: [],
    code: `fn floorDivideInteger(a: i32, b: i32) -> i32 {
  if (b == 0) { return 0; }
  let quotient = a / b;
  return quotient - select(0, 1, a % b != 0 && (a < 0) != (b < 0));
}`,
  },
  moduloInteger: {
    uses: [],
    code: `fn moduloInteger(a: i32, b: i32) -> i32 {
  if (b == 0) { return 0; }
  let rest = a % b;
  return select(rest, rest + b, rest != 0 && (rest < 0) != (b < 0));
}`,
  },
  moduloFloat: {
    uses: ["isEndless", "isNotANumber", "isOrdinary", "specialValues"],
    // By long division: parts and what is left have no rounding, however large
    // the quotient. The loops are bounded, as denormals may count as zero. A
    // rest that float64 would lose beside b is none, as on the host.
    code: `fn restFloat(a: f32, b: f32) -> f32 {
  let size = abs(b);
  var rest = abs(a);
  if (!isOrdinary(a) || isNotANumber(b) || size == 0.0) { return notANumber(); }
  var part = size;
  var turns = 0;
  for (; turns < 280 && part <= 0.5 * rest; turns++) { part *= 2.0; }
  for (; turns >= 0; turns--) {
    if (rest >= part) { rest -= part; }
    part *= 0.5;
  }
  return select(rest, -rest, a < 0.0);
}
fn moduloFloat(a: f32, b: f32) -> f32 {
  let rest = restFloat(a, b);
  if ((a < 0.0) == (b < 0.0) || isNotANumber(rest)) { return rest; }
  if (isEndless(b)) { return notANumber(); }
  if (abs(rest) <= abs(b) * 0x1p-54f) { return 0.0 * b; }
  return rest + b;
}`,
  },
  powerInteger: {
    uses: [],
    code: `fn powerInteger(x: i32, y: i32) -> i32 {
  if (y < 0) {
    if (x == 1) { return 1; }
    if (x == -1) { return select(1, -1, (y & 1) == 1); }
    return 0;
  }
  var result = 1;
  var base = x;
  for (var rest = y; rest != 0; rest = rest >> 1u) {
    if ((rest & 1) == 1) { result *= base; }
    base *= base;
  }
  return result;
}`,
  },
  powerFloat: {
    uses: [
      "exponential",
      "logarithm",
      "specialValues",
      "isNotANumber",
      "isEndless",
      "withSign",
    ],
    code: `fn powerMagnitude(a: f32, y: f32) -> f32 {
  let whole = floor(y) == y;
  if (a == 0.0 || isEndless(a)) { return select(0.0, infinity(), (a == 0.0) == (y < 0.0)); }
  if (!whole || abs(y) > 32.0) { return exponential(y * logarithm(a)); }
  // Small whole exponents are common, and products are exact where logarithms are not.
  var result = 1.0;
  var base = a;
  for (var rest = u32(abs(y)); rest != 0u; rest = rest >> 1u) {
    if ((rest & 1u) == 1u) { result *= base; }
    base *= base;
  }
  return select(result, 1.0 / result, y < 0.0);
}
fn powerFloat(x: f32, y: f32) -> f32 {
  if (y == 0.0) { return 1.0; }
  if (isNotANumber(x) || isNotANumber(y)) { return x + y; }
  let a = abs(x);
  if (isEndless(y)) {
    if (a == 1.0) { return notANumber(); }
    return select(0.0, infinity(), (a > 1.0) == (y > 0.0));
  }
  let magnitude = powerMagnitude(a, y);
  if (bitcast<u32>(x) < 0x80000000u) { return magnitude; }
  if (floor(y) != y) { return select(notANumber(), magnitude, a == 0.0 || isEndless(a)); }
  let odd = abs(y) < 16777216.0 && floor(0.5 * y) != 0.5 * y;
  return select(magnitude, -magnitude, odd);
}`,
  },
};
