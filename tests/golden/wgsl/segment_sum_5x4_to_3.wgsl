// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> in0: array<f32>;
@group(0) @binding(1) var<storage, read_write> in1: array<i32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let item = group * 64 + local;
  let column = item % 4;
  let first = (item / 4) * 1;
  if (first >= 3) { return; }
  let count = min(1, 3 - first);
  for (var segment = 0; segment < count; segment++) {
    out[(first + segment) * 4 + column] = 0.0;
  }
  for (var row = 0; row < 5; row++) {
    let segment = in1[row] - first;
    if (segment >= 0 && segment < count) {
      out[(first + segment) * 4 + column] = out[(first + segment) * 4 + column] + in0[row * 4 + column];
    }
  }
}
