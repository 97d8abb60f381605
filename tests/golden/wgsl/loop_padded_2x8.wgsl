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
  let c1 = i32(rest % 8u);
  rest = rest / 8u;
  let c0 = i32(rest);
  let v0 = (c0 * i32(5));
  let v1 = (c1 + i32(-1));
  let v2 = (v0 + v1);
  let v3 = (c1 + i32(-1));
  let v4 = (v3 >= i32(0));
  let v5 = (v3 < i32(5));
  let v6 = (v4 && v5);
  let v7 = select(0f, in0[select(0, v2, v6)], v6);
  out[item] = v7;
}
