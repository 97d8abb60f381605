// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> left: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> right: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> bias: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>;
fn isNotANumber(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}
fn maximumFloat(a: f32, b: f32) -> f32 {
  return select(max(a, b), a + b, isNotANumber(a) || isNotANumber(b));
}
fn place(batch: i32, row: i32) -> vec3<i32> {
  return vec3<i32>(0 + row * 8, 0, 0);
}
fn leftAddress(place: vec3<i32>, tap: i32) -> i32 {
  return place.x;
}
fn rightAddress(batch: i32, tap: i32) -> i32 {
  return 0;
}
fn activate(x0: f32) -> f32 {
  let v0 = maximumFloat(x0, 0f);
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
    for (var k = 0; k < 8; k += 4) {
      let l0 = left[(left0 + k) >> 2u];
      let l1 = left[(left1 + k) >> 2u];
      let w0_0 = right[(right0 + (k + 0) * 4 + column0) >> 2u];
      sum0_0 = fma(vec4<f32>(l0[0]), w0_0, sum0_0);
      sum1_0 = fma(vec4<f32>(l1[0]), w0_0, sum1_0);
      let w1_0 = right[(right0 + (k + 1) * 4 + column0) >> 2u];
      sum0_0 = fma(vec4<f32>(l0[1]), w1_0, sum0_0);
      sum1_0 = fma(vec4<f32>(l1[1]), w1_0, sum1_0);
      let w2_0 = right[(right0 + (k + 2) * 4 + column0) >> 2u];
      sum0_0 = fma(vec4<f32>(l0[2]), w2_0, sum0_0);
      sum1_0 = fma(vec4<f32>(l1[2]), w2_0, sum1_0);
      let w3_0 = right[(right0 + (k + 3) * 4 + column0) >> 2u];
      sum0_0 = fma(vec4<f32>(l0[3]), w3_0, sum0_0);
      sum1_0 = fma(vec4<f32>(l1[3]), w3_0, sum1_0);
    }
  }
  if (row + 0 < 2 && column + 0 < 4) { out[((batch * 2 + row + 0) * 4 + column + 0) >> 2u] = vec4<f32>(activate(sum0_0[0] + bias[(column + 0 + 0) >> 2u][(column + 0 + 0) & 3]), activate(sum0_0[1] + bias[(column + 0 + 1) >> 2u][(column + 0 + 1) & 3]), activate(sum0_0[2] + bias[(column + 0 + 2) >> 2u][(column + 0 + 2) & 3]), activate(sum0_0[3] + bias[(column + 0 + 3) >> 2u][(column + 0 + 3) & 3])); }
  if (row + 1 < 2 && column + 0 < 4) { out[((batch * 2 + row + 1) * 4 + column + 0) >> 2u] = vec4<f32>(activate(sum1_0[0] + bias[(column + 0 + 0) >> 2u][(column + 0 + 0) & 3]), activate(sum1_0[1] + bias[(column + 0 + 1) >> 2u][(column + 0 + 1) & 3]), activate(sum1_0[2] + bias[(column + 0 + 2) >> 2u][(column + 0 + 2) & 3]), activate(sum1_0[3] + bias[(column + 0 + 3) >> 2u][(column + 0 + 3) & 3])); }
}
