// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> left: array<f32>;
@group(0) @binding(1) var<storage, read_write> right: array<f32>;
@group(0) @binding(2) var<storage, read_write> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;
fn isNotANumber(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}
fn maximumFloat(a: f32, b: f32) -> f32 {
  return select(max(a, b), a + b, isNotANumber(a) || isNotANumber(b));
}
var<workgroup> leftTile: array<f32, 512>;
var<workgroup> rightTile: array<f32, 512>;
fn place(batch: i32, row: i32) -> vec3<i32> {
  return vec3<i32>(0 + row * 32, 0, 0);
}
fn leftAddress(place: vec3<i32>, tap: i32) -> i32 {
  return place.x;
}
fn rightAddress(batch: i32, tap: i32) -> i32 {
  return 0;
}
fn leftValue(batch: i32, row: i32, k: i32) -> f32 {
  if (row >= 32 || k >= 32) { return 0.0; }
  let address = leftAddress(place(batch, row), 0);
  return left[address + k * 1];
}
fn rightValue(batch: i32, k: i32, column: i32) -> f32 {
  if (column >= 32 || k >= 32) { return 0.0; }
  let address = rightAddress(batch, 0) + k * 32;
  return right[address + column * 1];
}
fn activate(x0: f32) -> f32 {
  let v0 = maximumFloat(x0, 0f);
  return v0;
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let column = group % 1 * 32;
  let row = group / 1 % 1 * 32;
  let batch = group / 1;
  let across = local % 8;
  let down = local / 8;
  var sum0 = vec4<f32>();
  var sum1 = vec4<f32>();
  var sum2 = vec4<f32>();
  var sum3 = vec4<f32>();
  for (var k = 0; k < 32; k += 16) {
    {
      let e = local + 0;
      leftTile[(e / 16) * 16 + e % 16] = leftValue(batch, row + e / 16, k + e % 16);
      rightTile[(e / 32) * 32 + e % 32] = rightValue(batch, k + e / 32, column + e % 32);
    }
    {
      let e = local + 64;
      leftTile[(e / 16) * 16 + e % 16] = leftValue(batch, row + e / 16, k + e % 16);
      rightTile[(e / 32) * 32 + e % 32] = rightValue(batch, k + e / 32, column + e % 32);
    }
    {
      let e = local + 128;
      leftTile[(e / 16) * 16 + e % 16] = leftValue(batch, row + e / 16, k + e % 16);
      rightTile[(e / 32) * 32 + e % 32] = rightValue(batch, k + e / 32, column + e % 32);
    }
    {
      let e = local + 192;
      leftTile[(e / 16) * 16 + e % 16] = leftValue(batch, row + e / 16, k + e % 16);
      rightTile[(e / 32) * 32 + e % 32] = rightValue(batch, k + e / 32, column + e % 32);
    }
    {
      let e = local + 256;
      leftTile[(e / 16) * 16 + e % 16] = leftValue(batch, row + e / 16, k + e % 16);
      rightTile[(e / 32) * 32 + e % 32] = rightValue(batch, k + e / 32, column + e % 32);
    }
    {
      let e = local + 320;
      leftTile[(e / 16) * 16 + e % 16] = leftValue(batch, row + e / 16, k + e % 16);
      rightTile[(e / 32) * 32 + e % 32] = rightValue(batch, k + e / 32, column + e % 32);
    }
    {
      let e = local + 384;
      leftTile[(e / 16) * 16 + e % 16] = leftValue(batch, row + e / 16, k + e % 16);
      rightTile[(e / 32) * 32 + e % 32] = rightValue(batch, k + e / 32, column + e % 32);
    }
    {
      let e = local + 448;
      leftTile[(e / 16) * 16 + e % 16] = leftValue(batch, row + e / 16, k + e % 16);
      rightTile[(e / 32) * 32 + e % 32] = rightValue(batch, k + e / 32, column + e % 32);
    }
    workgroupBarrier();
    for (var u = 0; u < 16; u++) {
      let l0 = leftTile[(down * 4 + 0) * 16 + u];
      let l1 = leftTile[(down * 4 + 1) * 16 + u];
      let l2 = leftTile[(down * 4 + 2) * 16 + u];
      let l3 = leftTile[(down * 4 + 3) * 16 + u];
      let w = vec4<f32>(rightTile[u * 32 + across + 0], rightTile[u * 32 + across + 8], rightTile[u * 32 + across + 16], rightTile[u * 32 + across + 24]);
      sum0 = fma(vec4<f32>(l0), w, sum0);
      sum1 = fma(vec4<f32>(l1), w, sum1);
      sum2 = fma(vec4<f32>(l2), w, sum2);
      sum3 = fma(vec4<f32>(l3), w, sum3);
    }
    workgroupBarrier();
  }
  if (row + down * 4 + 0 < 32 && column + across + 0 < 32) { out[(batch * 32 + row + down * 4 + 0) * 32 + column + across + 0] = activate(sum0[0] + bias[column + across + 0]); }
  if (row + down * 4 + 0 < 32 && column + across + 8 < 32) { out[(batch * 32 + row + down * 4 + 0) * 32 + column + across + 8] = activate(sum0[1] + bias[column + across + 8]); }
  if (row + down * 4 + 0 < 32 && column + across + 16 < 32) { out[(batch * 32 + row + down * 4 + 0) * 32 + column + across + 16] = activate(sum0[2] + bias[column + across + 16]); }
  if (row + down * 4 + 0 < 32 && column + across + 24 < 32) { out[(batch * 32 + row + down * 4 + 0) * 32 + column + across + 24] = activate(sum0[3] + bias[column + across + 24]); }
  if (row + down * 4 + 1 < 32 && column + across + 0 < 32) { out[(batch * 32 + row + down * 4 + 1) * 32 + column + across + 0] = activate(sum1[0] + bias[column + across + 0]); }
  if (row + down * 4 + 1 < 32 && column + across + 8 < 32) { out[(batch * 32 + row + down * 4 + 1) * 32 + column + across + 8] = activate(sum1[1] + bias[column + across + 8]); }
  if (row + down * 4 + 1 < 32 && column + across + 16 < 32) { out[(batch * 32 + row + down * 4 + 1) * 32 + column + across + 16] = activate(sum1[2] + bias[column + across + 16]); }
  if (row + down * 4 + 1 < 32 && column + across + 24 < 32) { out[(batch * 32 + row + down * 4 + 1) * 32 + column + across + 24] = activate(sum1[3] + bias[column + across + 24]); }
  if (row + down * 4 + 2 < 32 && column + across + 0 < 32) { out[(batch * 32 + row + down * 4 + 2) * 32 + column + across + 0] = activate(sum2[0] + bias[column + across + 0]); }
  if (row + down * 4 + 2 < 32 && column + across + 8 < 32) { out[(batch * 32 + row + down * 4 + 2) * 32 + column + across + 8] = activate(sum2[1] + bias[column + across + 8]); }
  if (row + down * 4 + 2 < 32 && column + across + 16 < 32) { out[(batch * 32 + row + down * 4 + 2) * 32 + column + across + 16] = activate(sum2[2] + bias[column + across + 16]); }
  if (row + down * 4 + 2 < 32 && column + across + 24 < 32) { out[(batch * 32 + row + down * 4 + 2) * 32 + column + across + 24] = activate(sum2[3] + bias[column + across + 24]); }
  if (row + down * 4 + 3 < 32 && column + across + 0 < 32) { out[(batch * 32 + row + down * 4 + 3) * 32 + column + across + 0] = activate(sum3[0] + bias[column + across + 0]); }
  if (row + down * 4 + 3 < 32 && column + across + 8 < 32) { out[(batch * 32 + row + down * 4 + 3) * 32 + column + across + 8] = activate(sum3[1] + bias[column + across + 8]); }
  if (row + down * 4 + 3 < 32 && column + across + 16 < 32) { out[(batch * 32 + row + down * 4 + 3) * 32 + column + across + 16] = activate(sum3[2] + bias[column + across + 16]); }
  if (row + down * 4 + 3 < 32 && column + across + 24 < 32) { out[(batch * 32 + row + down * 4 + 3) * 32 + column + across + 24] = activate(sum3[3] + bias[column + across + 24]); }
}
