// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> in0: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let item = group * 64 + local;
  if (item >= 16) { return; }
  var rest = u32(item);
  let c1 = i32(rest % 4u);
  rest = rest / 4u;
  let c0 = i32(rest);
  var v0 = 0f;
  for (var i_f = 0; i_f < 5; i_f++) {
    let v1 = (c0 + i_f);
    let v2 = (v1 * i32(4));
    let v3 = (v2 + c1);
    let v4 = in0[v3];
    v0 = v0 + v4;
  }
  out[item] = v0;
}
