// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> in0: array<i32>;
@group(0) @binding(1) var<storage, read_write> out: array<i32>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let item = group * 64 + local;
  if (item >= 6) { return; }
  out[item] = select(i32(0), i32(1), in0[item / 3] == item % 3);
}
