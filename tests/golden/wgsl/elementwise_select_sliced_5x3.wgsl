// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> in0: array<u32>;
@group(0) @binding(1) var<storage, read_write> in1: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@group(1) @binding(0) var<uniform> parameters: array<vec4<i32>, 1>;
var<private> infinityBits: u32 = 0x7f800000u;
var<private> notANumberBits: u32 = 0x7fc00000u;
fn infinity() -> f32 { return bitcast<f32>(infinityBits); }
fn notANumber() -> f32 { return bitcast<f32>(notANumberBits); }
fn withSign(magnitude: f32, sign: f32) -> f32 {
  return bitcast<f32>((bitcast<u32>(magnitude) & 0x7fffffffu) | (bitcast<u32>(sign) & 0x80000000u));
}
fn errorFunction(x: f32) -> f32 {
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
}
fn compute(x0: bool, x1: f32) -> f32 {
  let v0 = errorFunction(x1);
  let v1 = notANumber();
  let v2 = select(v1, v0, x0);
  return v2;
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let item = group * 64 + local;
  if (item >= 15) { return; }
  var rest = u32(item);
  let c1 = i32(rest % 3u);
  rest = rest / 3u;
  let c0 = i32(rest);
  out[item] = compute((in0[c1] != u32()), in1[parameters[0][0] + c0 * -3 + c1]);
}
