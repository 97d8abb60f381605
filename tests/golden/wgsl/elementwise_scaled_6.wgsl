// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> in0: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> out: array<vec4<f32>>;
@group(1) @binding(0) var<uniform> parameters: array<vec4<i32>, 1>;
fn compute(x0: f32) -> f32 {
  let v0 = bitcast<f32>(parameters[0][1]);
  let v1 = (x0 * v0);
  return v1;
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let item = group * 64 + local;
  if (item >= 2) { return; }
  var rest = u32(item);
  let c0 = i32(rest) * 4;
  let w0 = in0[(c0) >> 2u];
  let results = vec4<f32>(compute(w0[0]), compute(w0[1]), compute(w0[2]), compute(w0[3]));
  out[item] = results;
}
