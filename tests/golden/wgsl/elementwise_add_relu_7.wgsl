// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> in0: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> in1: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4<f32>>;
fn isNotANumber(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}
fn maximumFloat(a: f32, b: f32) -> f32 {
  return select(max(a, b), a + b, isNotANumber(a) || isNotANumber(b));
}
fn compute(x0: f32, x1: f32) -> f32 {
  let v0 = (x0 + x1);
  let v1 = maximumFloat(v0, 0f);
  return v1;
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let item = group * 64 + local;
  if (item >= 2) { return; }
  var rest = u32(item);
  let c0 = i32(rest) * 4;
  let w0 = in0[(c0) >> 2u];
  let w1 = in1[(c0) >> 2u];
  let results = vec4<f32>(compute(w0[0], w1[0]), compute(w0[1], w1[1]), compute(w0[2], w1[2]), compute(w0[3], w1[3]));
  out[item] = results;
}
