// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> in0: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let item = group * 64 + local;
  if (item >= 8) { return; }
  let first = item / 4 * 12 + item % 4;
  var total = 0f;
  for (var row = 0; row < 3; row++) {
    let at = first + (2 - row) * 4;
    out[at] = total;
    total = total + in0[at];
  }
}
