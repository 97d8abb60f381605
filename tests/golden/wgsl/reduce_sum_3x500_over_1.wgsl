// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> in0: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
var<workgroup> shares: array<f32, 64>;
fn baseAddress(item: i32) -> i32 {
  var rest = u32(item);
  var address = 0u;
  return i32(address + rest * 500u);
}
fn stepAddress(item: i32) -> i32 {
  var rest = u32(item);
  var address = 0u;
  return i32(address + rest * 1u);
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let lane = local % 16;
  let slot = local / 16;
  let output = group * 4 + slot;
  let base = baseAddress(min(output, 2));
  var best = 0f;
  for (var item = lane * 1; item < 500; item += 16) {
    best = best + in0[base + stepAddress(item)];
  }
  shares[local] = best;
  workgroupBarrier();
  if (lane == 0 && output < 3) {
    for (var mate = 1; mate < 16; mate++) {
      best = best + shares[slot * 16 + mate];
    }
    out[output] = (best);
  }
}
