/**
 * Mathematical functions in WGSL. Drivers approximate inverse and hyperbolic
 * functions to 1e-4 only, and logarithms near 1 likewise. The polynomials
 * interpolate at Chebyshev nodes; relative errors are below 1e-6.
 * @module
 */
import type { Helper } from "./helper.ts";

/** Exponential, hyperbolic and error functions. */
export const EXPONENTIAL_HELPERS: Readonly<Record<string, Helper>> = {
  exponential: {
    uses: ["specialValues"],
    // Within one unit in the last place, where a driver's own may be off by 80.
    code: `fn exponential(x: f32) -> f32 {
  if (x > 88.8) { return infinity(); }
  if (x < -104.0) { return 0.0; }
  let k = round(x * 1.44269504);
  let r = (x - k * 0.693359375) + k * 2.12194440e-4;
  let tail = 0.041666667 + r * (0.0083333333 + r * (0.0013888889 + r * 0.00019841270));
  let value = 1.0 + (r + r * r * (0.5 + r * (0.16666667 + r * tail)));
  // Two factors, as 2^128 and 2^-127 are no normal numbers.
  let most = i32(clamp(k, -126.0, 127.0));
  let rest = i32(clamp(k, -200.0, 200.0)) - most;
  return value * bitcast<f32>((most + 127) << 23u) * bitcast<f32>((rest + 127) << 23u);
}`,
  },
  logarithmOnePlus: {
    uses: [],
    code: `fn logarithmOnePlus(x: f32) -> f32 {
  if (abs(x) >= 0.5) { return log(1.0 + x); }
  let s = x / (2.0 + x);
  let z = s * s;
  let tail = 1.0 / 7.0 + z * (1.0 / 9.0 + z * (1.0 / 11.0 + z * (1.0 / 13.0)));
  return 2.0 * s * (1.0 + z * (1.0 / 3.0 + z * (0.2 + z * tail)));
}`,
  },
  logarithm: {
    uses: ["logarithmOnePlus"],
    // Near 1 the built-in function keeps the absolute error small only.
    code: `fn logarithm(x: f32) -> f32 {
  if (x > 0.6 && x < 1.4) { return logarithmOnePlus(x - 1.0); }
  return log(x);
}`,
  },
  exponentialMinusOne: {
    uses: [],
    code: `fn exponentialMinusOne(x: f32) -> f32 {
  if (abs(x) >= 0.5) { return exp(x) - 1.0; }
  let tail = 1.0 + x / 5.0 * (1.0 + x / 6.0 * (1.0 + x / 7.0 * (1.0 + x / 8.0)));
  return x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * tail)));
}`,
  },
  hyperbolicSine: {
    uses: ["withSign"],
    // The exponential of half the argument, squared, does not overflow early.
    code: `fn hyperbolicSine(x: f32) -> f32 {
  let z = x * x;
  if (abs(x) < 1.0) {
    return x + x * z / 6.0 * (1.0 + z / 20.0 * (1.0 + z / 42.0 * (1.0 + z / 72.0)));
  }
  let root = exp(0.5 * abs(x));
  return withSign((0.5 * root) * root - 0.5 / root / root, x);
}`,
  },
  hyperbolicCosine: {
    uses: [],
    code: `fn hyperbolicCosine(x: f32) -> f32 {
  let root = exp(0.5 * abs(x));
  return (0.5 * root) * root + 0.5 / root / root;
}`,
  },
  hyperbolicTangent: {
    uses: ["exponentialMinusOne", "withSign"],
    code: `fn hyperbolicTangent(x: f32) -> f32 {
  if (abs(x) > 10.0) { return withSign(1.0, x); }
  let t = exponentialMinusOne(2.0 * abs(x));
  return withSign(t / (t + 2.0), x);
}`,
  },
  areaSine: {
    uses: ["logarithmOnePlus", "withSign"],
    code: `fn areaSine(x: f32) -> f32 {
  let a = abs(x);
  if (a > 1e9) { return withSign(log(a) + 0.6931472, x); }
  return withSign(logarithmOnePlus(a + a * a / (1.0 + sqrt(1.0 + a * a))), x);
}`,
  },
  areaCosine: {
    uses: ["logarithmOnePlus", "specialValues"],
    code: `fn areaCosine(x: f32) -> f32 {
  if (x < 1.0) { return notANumber(); }
  if (x > 1e9) { return log(x) + 0.6931472; }
  let t = x - 1.0;
  return logarithmOnePlus(t + sqrt(t * (t + 2.0)));
}`,
  },
  areaTangent: {
    uses: ["logarithmOnePlus", "withSign", "specialValues"],
    code: `fn areaTangent(x: f32) -> f32 {
  let a = abs(x);
  if (a > 1.0) { return notANumber(); }
  if (a == 1.0) { return withSign(infinity(), x); }
  return withSign(0.5 * logarithmOnePlus(2.0 * a / (1.0 - a)), x);
}`,
  },
  errorFunction: {
    uses: ["withSign"],
    code: `fn errorFunction(x: f32) -> f32 {
  let a = abs(x);
  if (a < 1.0) {
    let z = x * x;
    let tail = -0.026854212 + z * (0.00518908742 + z * (-0.000801686428 + z * 0.0000787587504));
    return x * (1.12837917 + z * (-0.376126267 + z * (0.112835947 + z * tail)));
  }
  if (a > 4.0) { return withSign(1.0, x); }
  let t = 1.0 / a;
  let tail = 0.589897173 + t * (-0.368562559 + t * (0.128479451 - t * 0.0196050294));
  let scaled = 0.000381532294 + t * (0.557292635 + t * (0.0535994936 + t * (-0.513899122 + t * tail)));
  return withSign(1.0 - scaled * exp(-a * a), x);
}`,
  },
};

/** Inverse trigonometric functions. */
export const ARC_HELPERS: Readonly<Record<string, Helper>> = {
  arcTangentUnit: {
    uses: [],
    // For 0 <= t <= 1.
    code: `fn arcTangentUnit(t: f32) -> f32 {
  let far = t > 0.4142135;
  let u = select(t, (t - 1.0) / (t + 1.0), far);
  let z = u * u;
  let series = u * (0.999999981 + z * (-0.333327855 + z * (0.199740714 + z * (-0.138483709 + z * 0.079758964))));
  return select(series, series + 0.78539816, far);
}`,
  },
  arcTangent: {
    uses: ["arcTangentUnit", "withSign"],
    code: `fn arcTangent(x: f32) -> f32 {
  let a = abs(x);
  if (a > 1.0) { return withSign(1.57079633 - arcTangentUnit(1.0 / a), x); }
  return withSign(arcTangentUnit(a), x);
}`,
  },
  arcTangent2: {
    uses: ["arcTangentUnit", "withSign", "isNotANumber"],
    code: `fn arcTangent2(y: f32, x: f32) -> f32 {
  if (isNotANumber(x) || isNotANumber(y)) { return x + y; }
  let larger = max(abs(x), abs(y));
  let smaller = min(abs(x), abs(y));
  // Infinity over infinity and zero over zero are corners, not NaN.
  var ratio = select(smaller / larger, 1.0, smaller == larger);
  if (larger == 0.0) { ratio = 0.0; }
  var angle = arcTangentUnit(ratio);
  if (abs(y) > abs(x)) { angle = 1.57079633 - angle; }
  if (bitcast<u32>(x) >= 0x80000000u) { angle = 3.14159265 - angle; }
  return withSign(angle, y);
}`,
  },
  arcSineHalf: {
    uses: [],
    // For |x| <= 0.5.
    code: `fn arcSineHalf(x: f32) -> f32 {
  let z = x * x;
  let tail = 0.0445087095 + z * (0.0318571888 + z * (0.0142952564 + z * 0.0376771378));
  return x + x * z * (0.166666576 + z * (0.0750057138 + z * tail));
}`,
  },
  arcSine: {
    uses: ["arcSineHalf", "withSign"],
    code: `fn arcSine(x: f32) -> f32 {
  let a = abs(x);
  if (a <= 0.5) { return arcSineHalf(x); }
  return withSign(1.57079633 - 2.0 * arcSineHalf(sqrt(0.5 * (1.0 - a))), x);
}`,
  },
  arcCosine: {
    uses: ["arcSineHalf"],
    code: `fn arcCosine(x: f32) -> f32 {
  if (abs(x) <= 0.5) { return 1.57079633 - arcSineHalf(x); }
  let far = 2.0 * arcSineHalf(sqrt(0.5 * (1.0 - abs(x))));
  return select(far, 3.14159265 - far, x < 0.0);
}`,
  },
};
