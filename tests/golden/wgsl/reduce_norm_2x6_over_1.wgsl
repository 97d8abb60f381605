// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> in0: array<f32>;
@group(0) @binding(1) var<storage, read_write> in1: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
fn baseAddress(item: i32) -> i32 {
  var rest = u32(item);
  var address = 0u;
  return i32(address + rest * 6u);
}
fn stepAddress(item: i32) -> i32 {
  var rest = u32(item);
  var address = 0u;
  return i32(address + rest * 1u);
}
fn baseAddress1(item: i32) -> i32 {
  var rest = u32(item);
  var address = 0u;
  return i32(address + rest * 0u);
}
fn stepAddress1(item: i32) -> i32 {
  var rest = u32(item);
  var address = 0u;
  return i32(address + rest * 1u);
}
fn term(x0: f32, x1: f32) -> f32 {
  let v0 = (x0 * x1);
  return v0;
}
fn finish(x0: f32) -> f32 {
  let v0 = sqrt(x0);
  return v0;
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let lane = 0;
  let slot = local;
  let output = group * 64 + slot;
  let base = baseAddress(min(output, 1));
  let base1 = baseAddress1(min(output, 1));
  var best = 0f;
  for (var item = lane * 1; item < 6; item += 1) {
    best = best + term(in0[base + stepAddress(item)], in1[base1 + stepAddress1(item)]);
  }
  if (output < 2) { out[output] = finish(best); }
}
