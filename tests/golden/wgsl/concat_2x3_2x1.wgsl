// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> in0: array<i32>;
@group(0) @binding(1) var<storage, read_write> in1: array<i32>;
@group(0) @binding(2) var<storage, read_write> out: array<i32>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let item = group * 64 + local;
  if (item >= 8) { return; }
  let row = item / 4;
  let column = 0 + item % 4;
  let to = row * 4 + column;
  if (column < 3) { out[to] = in0[row * 3 + column - 0]; } else if (column < 4) { out[to] = in1[row * 1 + column - 3]; }
}
