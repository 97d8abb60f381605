// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> left: array<f32>;
@group(0) @binding(1) var<storage, read_write> right: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> other0: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>;
fn place(batch: i32, row: i32) -> vec3<i32> {
  return vec3<i32>(0 + row * 3, 0, 0);
}
fn leftAddress(place: vec3<i32>, tap: i32) -> i32 {
  return place.x;
}
fn rightAddress(batch: i32, tap: i32) -> i32 {
  return 0;
}
fn activate(x0: f32, x1: f32) -> f32 {
  let v0 = (x0 + x1);
  return v0;
}
@compute @workgroup_size(8)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let item = group * 8 + local;
  if (item >= 1) { return; }
  let column = item % 1 * 4;
  let row = item / 1 % 1 * 2;
  let batch = item / 1;
  let place0 = place(batch, row + 0);
  let place1 = place(batch, row + 1);
  let column0 = column + 0;
  var sum0_0 = vec4<f32>();
  var sum1_0 = vec4<f32>();
  {
    let tap = 0;
    let left0 = leftAddress(place0, tap);
    let left1 = leftAddress(place1, tap);
    let right0 = rightAddress(batch, tap);
    let l0_0 = left[left0 + (0 + 0) * 1];
    let l0_1 = left[left1 + (0 + 0) * 1];
    let w0_0 = right[(right0 + (0 + 0) * 4 + column0) >> 2u];
    sum0_0 = fma(vec4<f32>(l0_0), w0_0, sum0_0);
    sum1_0 = fma(vec4<f32>(l0_1), w0_0, sum1_0);
    let l1_0 = left[left0 + (0 + 1) * 1];
    let l1_1 = left[left1 + (0 + 1) * 1];
    let w1_0 = right[(right0 + (0 + 1) * 4 + column0) >> 2u];
    sum0_0 = fma(vec4<f32>(l1_0), w1_0, sum0_0);
    sum1_0 = fma(vec4<f32>(l1_1), w1_0, sum1_0);
    let l2_0 = left[left0 + (0 + 2) * 1];
    let l2_1 = left[left1 + (0 + 2) * 1];
    let w2_0 = right[(right0 + (0 + 2) * 4 + column0) >> 2u];
    sum0_0 = fma(vec4<f32>(l2_0), w2_0, sum0_0);
    sum1_0 = fma(vec4<f32>(l2_1), w2_0, sum1_0);
  }
  if (row + 0 < 2 && column + 0 < 4) { out[((batch * 2 + row + 0) * 4 + column + 0) >> 2u] = vec4<f32>(activate(sum0_0[0], other0[((batch * 2 + row + 0) * 4 + column + 0 + 0) >> 2u][((batch * 2 + row + 0) * 4 + column + 0 + 0) & 3]), activate(sum0_0[1], other0[((batch * 2 + row + 0) * 4 + column + 0 + 1) >> 2u][((batch * 2 + row + 0) * 4 + column + 0 + 1) & 3]), activate(sum0_0[2], other0[((batch * 2 + row + 0) * 4 + column + 0 + 2) >> 2u][((batch * 2 + row + 0) * 4 + column + 0 + 2) & 3]), activate(sum0_0[3], other0[((batch * 2 + row + 0) * 4 + column + 0 + 3) >> 2u][((batch * 2 + row + 0) * 4 + column + 0 + 3) & 3])); }
  if (row + 1 < 2 && column + 0 < 4) { out[((batch * 2 + row + 1) * 4 + column + 0) >> 2u] = vec4<f32>(activate(sum1_0[0], other0[((batch * 2 + row + 1) * 4 + column + 0 + 0) >> 2u][((batch * 2 + row + 1) * 4 + column + 0 + 0) & 3]), activate(sum1_0[1], other0[((batch * 2 + row + 1) * 4 + column + 0 + 1) >> 2u][((batch * 2 + row + 1) * 4 + column + 0 + 1) & 3]), activate(sum1_0[2], other0[((batch * 2 + row + 1) * 4 + column + 0 + 2) >> 2u][((batch * 2 + row + 1) * 4 + column + 0 + 2) & 3]), activate(sum1_0[3], other0[((batch * 2 + row + 1) * 4 + column + 0 + 3) >> 2u][((batch * 2 + row + 1) * 4 + column + 0 + 3) & 3])); }
}
