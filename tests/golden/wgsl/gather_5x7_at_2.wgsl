// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> in0: array<i32>;
@group(0) @binding(1) var<storage, read_write> in1: array<i32>;
@group(0) @binding(2) var<storage, read_write> out: array<i32>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let item = group * 64 + local;
  if (item >= 14) { return; }
  let row = item / 7;
  let slab = row / 2;
  let at = 0 + row % 2;
  let index = in1[at];
  let isThere = index >= 0 && index < 5;
  let source = (slab * 5 + select(0, index, isThere)) * 7 + item % 7;
  out[item] = select(0, in0[source], isThere);
}
