// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> in0: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<i32>;
fn baseAddress(item: i32) -> i32 {
  var rest = u32(item);
  var address = 0u;
  return i32(address + rest * 1u);
}
fn stepAddress(item: i32) -> i32 {
  var rest = u32(item);
  var address = 0u;
  return i32(address + rest * 3u);
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let lane = 0;
  let slot = local;
  let output = group * 64 + slot;
  let base = baseAddress(min(output, 2));
  var best = in0[base + stepAddress(0)];
  var place = 0;
  for (var item = lane * 1; item < 5; item += 1) {
    { let value = in0[base + stepAddress(item)]; if (value > best) { best = value; place = item; } }
  }
  if (output < 3) { out[output] = (place); }
}
