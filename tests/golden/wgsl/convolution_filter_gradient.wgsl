// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> left: array<f32>;
@group(0) @binding(1) var<storage, read_write> right: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
var<workgroup> shares: array<f32, 256>;
fn place(batch: i32, row: i32) -> vec3<i32> {
  let channel = row % 1;
  let x = row / 1 % 1 * 1;
  let y = row / 1 * 1;
  return vec3<i32>(channel, y, x);
}
fn depthPlace(k: i32) -> vec3<i32> {
  let x = k % 4;
  let y = k / 4 % 4;
  let image = k / 16;
  return vec3<i32>(image * 16, y * 1 - 1, x * 1 - 1);
}
fn leftAddress(place: vec3<i32>, at: vec3<i32>) -> i32 {
  let y = place.y + at.y;
  let x = place.z + at.z;
  if (y < 0 || y >= 4 || x < 0 || x >= 4) { return -1; }
  return at.x + (y * 4 + x) * 1 + place.x;
}
fn rightAddress(batch: i32, k: i32) -> i32 {
  return k * 2;
}
fn activate(x0: f32) -> f32 {
  return x0;
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let column = group % 1 * 2;
  let row = group / 1 % 1 * 2;
  let batch = group / 1;
  let place0 = place(batch, min(row + 0, 1));
  let place1 = place(batch, min(row + 1, 1));
  let column0 = min(column + 0, 1);
  let column1 = min(column + 1, 1);
  var sum0_0 = 0.0;
  var sum0_1 = 0.0;
  var sum1_0 = 0.0;
  var sum1_1 = 0.0;
  for (var k = local; k < 16; k += 64) {
    let at = depthPlace(k);
    let base = rightAddress(batch, k);
    let a0 = leftAddress(place0, at);
    let l0 = select(0.0, left[max(a0, 0)], a0 >= 0);
    let a1 = leftAddress(place1, at);
    let l1 = select(0.0, left[max(a1, 0)], a1 >= 0);
    let w0 = right[base + column0 * 1];
    let w1 = right[base + column1 * 1];
    sum0_0 = fma(l0, w0, sum0_0);
    sum0_1 = fma(l0, w1, sum0_1);
    sum1_0 = fma(l1, w0, sum1_0);
    sum1_1 = fma(l1, w1, sum1_1);
  }
  shares[local * 4 + 0] = sum0_0;
  shares[local * 4 + 1] = sum0_1;
  shares[local * 4 + 2] = sum1_0;
  shares[local * 4 + 3] = sum1_1;
  workgroupBarrier();
  let ownRow = row + local / 2;
  let ownColumn = column + local % 2;
  if (local < 4 && ownRow < 2 && ownColumn < 2) {
    var total = 0.0;
    for (var mate = 0; mate < 64; mate++) {
      total += shares[mate * 4 + local];
    }
    out[(batch * 2 + ownRow) * 2 + ownColumn] = activate(total);
  }
}
