// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> left: array<f32>;
@group(0) @binding(1) var<storage, read_write> right: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
fn place(batch: i32, row: i32) -> vec3<i32> {
  let x = row % 4;
  let y = row / 4 % 4;
  let image = row / 16;
  return vec3<i32>(image * 16, y * 1 - 1, x * 1 - 1);
}
fn leftAddress(place: vec3<i32>, tap: i32) -> i32 {
  let y = place.y + tap / 3 * 1;
  let x = place.z + tap % 3 * 1;
  if (y < 0 || y >= 4 || x < 0 || x >= 4) { return -1; }
  return place.x + (y * 4 + x) * 1 + 0;
}
fn rightAddress(batch: i32, tap: i32) -> i32 {
  return tap * 2;
}
fn activate(x0: f32) -> f32 {
  return x0;
}
@compute @workgroup_size(8)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let item = group * 8 + local;
  if (item >= 2) { return; }
  let column = item % 1 * 2;
  let row = item / 1 % 2 * 8;
  let batch = item / 2;
  let place0 = place(batch, row + 0);
  let place1 = place(batch, row + 1);
  let place2 = place(batch, row + 2);
  let place3 = place(batch, row + 3);
  let place4 = place(batch, row + 4);
  let place5 = place(batch, row + 5);
  let place6 = place(batch, row + 6);
  let place7 = place(batch, row + 7);
  let column0 = column + 0;
  let column1 = column + 1;
  var sum0_0 = vec2<f32>();
  var sum1_0 = vec2<f32>();
  var sum2_0 = vec2<f32>();
  var sum3_0 = vec2<f32>();
  var sum4_0 = vec2<f32>();
  var sum5_0 = vec2<f32>();
  var sum6_0 = vec2<f32>();
  var sum7_0 = vec2<f32>();
  {
    let tap = 0;
    let left0 = leftAddress(place0, tap);
    let left1 = leftAddress(place1, tap);
    let left2 = leftAddress(place2, tap);
    let left3 = leftAddress(place3, tap);
    let left4 = leftAddress(place4, tap);
    let left5 = leftAddress(place5, tap);
    let left6 = leftAddress(place6, tap);
    let left7 = leftAddress(place7, tap);
    let right0 = rightAddress(batch, tap);
    let l0_0 = select(0.0, left[max(left0, 0) + (0 + 0) * 1], left0 >= 0);
    let l0_1 = select(0.0, left[max(left1, 0) + (0 + 0) * 1], left1 >= 0);
    let l0_2 = select(0.0, left[max(left2, 0) + (0 + 0) * 1], left2 >= 0);
    let l0_3 = select(0.0, left[max(left3, 0) + (0 + 0) * 1], left3 >= 0);
    let l0_4 = select(0.0, left[max(left4, 0) + (0 + 0) * 1], left4 >= 0);
    let l0_5 = select(0.0, left[max(left5, 0) + (0 + 0) * 1], left5 >= 0);
    let l0_6 = select(0.0, left[max(left6, 0) + (0 + 0) * 1], left6 >= 0);
    let l0_7 = select(0.0, left[max(left7, 0) + (0 + 0) * 1], left7 >= 0);
    let w0_0 = vec2<f32>(right[right0 + column0 * 1 + (0 + 0) * 2], right[right0 + column1 * 1 + (0 + 0) * 2]);
    sum0_0 = fma(vec2<f32>(l0_0), w0_0, sum0_0);
    sum1_0 = fma(vec2<f32>(l0_1), w0_0, sum1_0);
    sum2_0 = fma(vec2<f32>(l0_2), w0_0, sum2_0);
    sum3_0 = fma(vec2<f32>(l0_3), w0_0, sum3_0);
    sum4_0 = fma(vec2<f32>(l0_4), w0_0, sum4_0);
    sum5_0 = fma(vec2<f32>(l0_5), w0_0, sum5_0);
    sum6_0 = fma(vec2<f32>(l0_6), w0_0, sum6_0);
    sum7_0 = fma(vec2<f32>(l0_7), w0_0, sum7_0);
  }
  {
    let tap = 1;
    let left0 = leftAddress(place0, tap);
    let left1 = leftAddress(place1, tap);
    let left2 = leftAddress(place2, tap);
    let left3 = leftAddress(place3, tap);
    let left4 = leftAddress(place4, tap);
    let left5 = leftAddress(place5, tap);
    let left6 = leftAddress(place6, tap);
    let left7 = leftAddress(place7, tap);
    let right0 = rightAddress(batch, tap);
    let l0_0 = select(0.0, left[max(left0, 0) + (0 + 0) * 1], left0 >= 0);
    let l0_1 = select(0.0, left[max(left1, 0) + (0 + 0) * 1], left1 >= 0);
    let l0_2 = select(0.0, left[max(left2, 0) + (0 + 0) * 1], left2 >= 0);
    let l0_3 = select(0.0, left[max(left3, 0) + (0 + 0) * 1], left3 >= 0);
    let l0_4 = select(0.0, left[max(left4, 0) + (0 + 0) * 1], left4 >= 0);
    let l0_5 = select(0.0, left[max(left5, 0) + (0 + 0) * 1], left5 >= 0);
    let l0_6 = select(0.0, left[max(left6, 0) + (0 + 0) * 1], left6 >= 0);
    let l0_7 = select(0.0, left[max(left7, 0) + (0 + 0) * 1], left7 >= 0);
    let w0_0 = vec2<f32>(right[right0 + column0 * 1 + (0 + 0) * 2], right[right0 + column1 * 1 + (0 + 0) * 2]);
    sum0_0 = fma(vec2<f32>(l0_0), w0_0, sum0_0);
    sum1_0 = fma(vec2<f32>(l0_1), w0_0, sum1_0);
    sum2_0 = fma(vec2<f32>(l0_2), w0_0, sum2_0);
    sum3_0 = fma(vec2<f32>(l0_3), w0_0, sum3_0);
    sum4_0 = fma(vec2<f32>(l0_4), w0_0, sum4_0);
    sum5_0 = fma(vec2<f32>(l0_5), w0_0, sum5_0);
    sum6_0 = fma(vec2<f32>(l0_6), w0_0, sum6_0);
    sum7_0 = fma(vec2<f32>(l0_7), w0_0, sum7_0);
  }
  {
    let tap = 2;
    let left0 = leftAddress(place0, tap);
    let left1 = leftAddress(place1, tap);
    let left2 = leftAddress(place2, tap);
    let left3 = leftAddress(place3, tap);
    let left4 = leftAddress(place4, tap);
    let left5 = leftAddress(place5, tap);
    let left6 = leftAddress(place6, tap);
    let left7 = leftAddress(place7, tap);
    let right0 = rightAddress(batch, tap);
    let l0_0 = select(0.0, left[max(left0, 0) + (0 + 0) * 1], left0 >= 0);
    let l0_1 = select(0.0, left[max(left1, 0) + (0 + 0) * 1], left1 >= 0);
    let l0_2 = select(0.0, left[max(left2, 0) + (0 + 0) * 1], left2 >= 0);
    let l0_3 = select(0.0, left[max(left3, 0) + (0 + 0) * 1], left3 >= 0);
    let l0_4 = select(0.0, left[max(left4, 0) + (0 + 0) * 1], left4 >= 0);
    let l0_5 = select(0.0, left[max(left5, 0) + (0 + 0) * 1], left5 >= 0);
    let l0_6 = select(0.0, left[max(left6, 0) + (0 + 0) * 1], left6 >= 0);
    let l0_7 = select(0.0, left[max(left7, 0) + (0 + 0) * 1], left7 >= 0);
    let w0_0 = vec2<f32>(right[right0 + column0 * 1 + (0 + 0) * 2], right[right0 + column1 * 1 + (0 + 0) * 2]);
    sum0_0 = fma(vec2<f32>(l0_0), w0_0, sum0_0);
    sum1_0 = fma(vec2<f32>(l0_1), w0_0, sum1_0);
    sum2_0 = fma(vec2<f32>(l0_2), w0_0, sum2_0);
    sum3_0 = fma(vec2<f32>(l0_3), w0_0, sum3_0);
    sum4_0 = fma(vec2<f32>(l0_4), w0_0, sum4_0);
    sum5_0 = fma(vec2<f32>(l0_5), w0_0, sum5_0);
    sum6_0 = fma(vec2<f32>(l0_6), w0_0, sum6_0);
    sum7_0 = fma(vec2<f32>(l0_7), w0_0, sum7_0);
  }
  {
    let tap = 3;
    let left0 = leftAddress(place0, tap);
    let left1 = leftAddress(place1, tap);
    let left2 = leftAddress(place2, tap);
    let left3 = leftAddress(place3, tap);
    let left4 = leftAddress(place4, tap);
    let left5 = leftAddress(place5, tap);
    let left6 = leftAddress(place6, tap);
    let left7 = leftAddress(place7, tap);
    let right0 = rightAddress(batch, tap);
    let l0_0 = select(0.0, left[max(left0, 0) + (0 + 0) * 1], left0 >= 0);
    let l0_1 = select(0.0, left[max(left1, 0) + (0 + 0) * 1], left1 >= 0);
    let l0_2 = select(0.0, left[max(left2, 0) + (0 + 0) * 1], left2 >= 0);
    let l0_3 = select(0.0, left[max(left3, 0) + (0 + 0) * 1], left3 >= 0);
    let l0_4 = select(0.0, left[max(left4, 0) + (0 + 0) * 1], left4 >= 0);
    let l0_5 = select(0.0, left[max(left5, 0) + (0 + 0) * 1], left5 >= 0);
    let l0_6 = select(0.0, left[max(left6, 0) + (0 + 0) * 1], left6 >= 0);
    let l0_7 = select(0.0, left[max(left7, 0) + (0 + 0) * 1], left7 >= 0);
    let w0_0 = vec2<f32>(right[right0 + column0 * 1 + (0 + 0) * 2], right[right0 + column1 * 1 + (0 + 0) * 2]);
    sum0_0 = fma(vec2<f32>(l0_0), w0_0, sum0_0);
    sum1_0 = fma(vec2<f32>(l0_1), w0_0, sum1_0);
    sum2_0 = fma(vec2<f32>(l0_2), w0_0, sum2_0);
    sum3_0 = fma(vec2<f32>(l0_3), w0_0, sum3_0);
    sum4_0 = fma(vec2<f32>(l0_4), w0_0, sum4_0);
    sum5_0 = fma(vec2<f32>(l0_5), w0_0, sum5_0);
    sum6_0 = fma(vec2<f32>(l0_6), w0_0, sum6_0);
    sum7_0 = fma(vec2<f32>(l0_7), w0_0, sum7_0);
  }
  {
    let tap = 4;
    let left0 = leftAddress(place0, tap);
    let left1 = leftAddress(place1, tap);
    let left2 = leftAddress(place2, tap);
    let left3 = leftAddress(place3, tap);
    let left4 = leftAddress(place4, tap);
    let left5 = leftAddress(place5, tap);
    let left6 = leftAddress(place6, tap);
    let left7 = leftAddress(place7, tap);
    let right0 = rightAddress(batch, tap);
    let l0_0 = select(0.0, left[max(left0, 0) + (0 + 0) * 1], left0 >= 0);
    let l0_1 = select(0.0, left[max(left1, 0) + (0 + 0) * 1], left1 >= 0);
    let l0_2 = select(0.0, left[max(left2, 0) + (0 + 0) * 1], left2 >= 0);
    let l0_3 = select(0.0, left[max(left3, 0) + (0 + 0) * 1], left3 >= 0);
    let l0_4 = select(0.0, left[max(left4, 0) + (0 + 0) * 1], left4 >= 0);
    let l0_5 = select(0.0, left[max(left5, 0) + (0 + 0) * 1], left5 >= 0);
    let l0_6 = select(0.0, left[max(left6, 0) + (0 + 0) * 1], left6 >= 0);
    let l0_7 = select(0.0, left[max(left7, 0) + (0 + 0) * 1], left7 >= 0);
    let w0_0 = vec2<f32>(right[right0 + column0 * 1 + (0 + 0) * 2], right[right0 + column1 * 1 + (0 + 0) * 2]);
    sum0_0 = fma(vec2<f32>(l0_0), w0_0, sum0_0);
    sum1_0 = fma(vec2<f32>(l0_1), w0_0, sum1_0);
    sum2_0 = fma(vec2<f32>(l0_2), w0_0, sum2_0);
    sum3_0 = fma(vec2<f32>(l0_3), w0_0, sum3_0);
    sum4_0 = fma(vec2<f32>(l0_4), w0_0, sum4_0);
    sum5_0 = fma(vec2<f32>(l0_5), w0_0, sum5_0);
    sum6_0 = fma(vec2<f32>(l0_6), w0_0, sum6_0);
    sum7_0 = fma(vec2<f32>(l0_7), w0_0, sum7_0);
  }
  {
    let tap = 5;
    let left0 = leftAddress(place0, tap);
    let left1 = leftAddress(place1, tap);
    let left2 = leftAddress(place2, tap);
    let left3 = leftAddress(place3, tap);
    let left4 = leftAddress(place4, tap);
    let left5 = leftAddress(place5, tap);
    let left6 = leftAddress(place6, tap);
    let left7 = leftAddress(place7, tap);
    let right0 = rightAddress(batch, tap);
    let l0_0 = select(0.0, left[max(left0, 0) + (0 + 0) * 1], left0 >= 0);
    let l0_1 = select(0.0, left[max(left1, 0) + (0 + 0) * 1], left1 >= 0);
    let l0_2 = select(0.0, left[max(left2, 0) + (0 + 0) * 1], left2 >= 0);
    let l0_3 = select(0.0, left[max(left3, 0) + (0 + 0) * 1], left3 >= 0);
    let l0_4 = select(0.0, left[max(left4, 0) + (0 + 0) * 1], left4 >= 0);
    let l0_5 = select(0.0, left[max(left5, 0) + (0 + 0) * 1], left5 >= 0);
    let l0_6 = select(0.0, left[max(left6, 0) + (0 + 0) * 1], left6 >= 0);
    let l0_7 = select(0.0, left[max(left7, 0) + (0 + 0) * 1], left7 >= 0);
    let w0_0 = vec2<f32>(right[right0 + column0 * 1 + (0 + 0) * 2], right[right0 + column1 * 1 + (0 + 0) * 2]);
    sum0_0 = fma(vec2<f32>(l0_0), w0_0, sum0_0);
    sum1_0 = fma(vec2<f32>(l0_1), w0_0, sum1_0);
    sum2_0 = fma(vec2<f32>(l0_2), w0_0, sum2_0);
    sum3_0 = fma(vec2<f32>(l0_3), w0_0, sum3_0);
    sum4_0 = fma(vec2<f32>(l0_4), w0_0, sum4_0);
    sum5_0 = fma(vec2<f32>(l0_5), w0_0, sum5_0);
    sum6_0 = fma(vec2<f32>(l0_6), w0_0, sum6_0);
    sum7_0 = fma(vec2<f32>(l0_7), w0_0, sum7_0);
  }
  {
    let tap = 6;
    let left0 = leftAddress(place0, tap);
    let left1 = leftAddress(place1, tap);
    let left2 = leftAddress(place2, tap);
    let left3 = leftAddress(place3, tap);
    let left4 = leftAddress(place4, tap);
    let left5 = leftAddress(place5, tap);
    let left6 = leftAddress(place6, tap);
    let left7 = leftAddress(place7, tap);
    let right0 = rightAddress(batch, tap);
    let l0_0 = select(0.0, left[max(left0, 0) + (0 + 0) * 1], left0 >= 0);
    let l0_1 = select(0.0, left[max(left1, 0) + (0 + 0) * 1], left1 >= 0);
    let l0_2 = select(0.0, left[max(left2, 0) + (0 + 0) * 1], left2 >= 0);
    let l0_3 = select(0.0, left[max(left3, 0) + (0 + 0) * 1], left3 >= 0);
    let l0_4 = select(0.0, left[max(left4, 0) + (0 + 0) * 1], left4 >= 0);
    let l0_5 = select(0.0, left[max(left5, 0) + (0 + 0) * 1], left5 >= 0);
    let l0_6 = select(0.0, left[max(left6, 0) + (0 + 0) * 1], left6 >= 0);
    let l0_7 = select(0.0, left[max(left7, 0) + (0 + 0) * 1], left7 >= 0);
    let w0_0 = vec2<f32>(right[right0 + column0 * 1 + (0 + 0) * 2], right[right0 + column1 * 1 + (0 + 0) * 2]);
    sum0_0 = fma(vec2<f32>(l0_0), w0_0, sum0_0);
    sum1_0 = fma(vec2<f32>(l0_1), w0_0, sum1_0);
    sum2_0 = fma(vec2<f32>(l0_2), w0_0, sum2_0);
    sum3_0 = fma(vec2<f32>(l0_3), w0_0, sum3_0);
    sum4_0 = fma(vec2<f32>(l0_4), w0_0, sum4_0);
    sum5_0 = fma(vec2<f32>(l0_5), w0_0, sum5_0);
    sum6_0 = fma(vec2<f32>(l0_6), w0_0, sum6_0);
    sum7_0 = fma(vec2<f32>(l0_7), w0_0, sum7_0);
  }
  {
    let tap = 7;
    let left0 = leftAddress(place0, tap);
    let left1 = leftAddress(place1, tap);
    let left2 = leftAddress(place2, tap);
    let left3 = leftAddress(place3, tap);
    let left4 = leftAddress(place4, tap);
    let left5 = leftAddress(place5, tap);
    let left6 = leftAddress(place6, tap);
    let left7 = leftAddress(place7, tap);
    let right0 = rightAddress(batch, tap);
    let l0_0 = select(0.0, left[max(left0, 0) + (0 + 0) * 1], left0 >= 0);
    let l0_1 = select(0.0, left[max(left1, 0) + (0 + 0) * 1], left1 >= 0);
    let l0_2 = select(0.0, left[max(left2, 0) + (0 + 0) * 1], left2 >= 0);
    let l0_3 = select(0.0, left[max(left3, 0) + (0 + 0) * 1], left3 >= 0);
    let l0_4 = select(0.0, left[max(left4, 0) + (0 + 0) * 1], left4 >= 0);
    let l0_5 = select(0.0, left[max(left5, 0) + (0 + 0) * 1], left5 >= 0);
    let l0_6 = select(0.0, left[max(left6, 0) + (0 + 0) * 1], left6 >= 0);
    let l0_7 = select(0.0, left[max(left7, 0) + (0 + 0) * 1], left7 >= 0);
    let w0_0 = vec2<f32>(right[right0 + column0 * 1 + (0 + 0) * 2], right[right0 + column1 * 1 + (0 + 0) * 2]);
    sum0_0 = fma(vec2<f32>(l0_0), w0_0, sum0_0);
    sum1_0 = fma(vec2<f32>(l0_1), w0_0, sum1_0);
    sum2_0 = fma(vec2<f32>(l0_2), w0_0, sum2_0);
    sum3_0 = fma(vec2<f32>(l0_3), w0_0, sum3_0);
    sum4_0 = fma(vec2<f32>(l0_4), w0_0, sum4_0);
    sum5_0 = fma(vec2<f32>(l0_5), w0_0, sum5_0);
    sum6_0 = fma(vec2<f32>(l0_6), w0_0, sum6_0);
    sum7_0 = fma(vec2<f32>(l0_7), w0_0, sum7_0);
  }
  {
    let tap = 8;
    let left0 = leftAddress(place0, tap);
    let left1 = leftAddress(place1, tap);
    let left2 = leftAddress(place2, tap);
    let left3 = leftAddress(place3, tap);
    let left4 = leftAddress(place4, tap);
    let left5 = leftAddress(place5, tap);
    let left6 = leftAddress(place6, tap);
    let left7 = leftAddress(place7, tap);
    let right0 = rightAddress(batch, tap);
    let l0_0 = select(0.0, left[max(left0, 0) + (0 + 0) * 1], left0 >= 0);
    let l0_1 = select(0.0, left[max(left1, 0) + (0 + 0) * 1], left1 >= 0);
    let l0_2 = select(0.0, left[max(left2, 0) + (0 + 0) * 1], left2 >= 0);
    let l0_3 = select(0.0, left[max(left3, 0) + (0 + 0) * 1], left3 >= 0);
    let l0_4 = select(0.0, left[max(left4, 0) + (0 + 0) * 1], left4 >= 0);
    let l0_5 = select(0.0, left[max(left5, 0) + (0 + 0) * 1], left5 >= 0);
    let l0_6 = select(0.0, left[max(left6, 0) + (0 + 0) * 1], left6 >= 0);
    let l0_7 = select(0.0, left[max(left7, 0) + (0 + 0) * 1], left7 >= 0);
    let w0_0 = vec2<f32>(right[right0 + column0 * 1 + (0 + 0) * 2], right[right0 + column1 * 1 + (0 + 0) * 2]);
    sum0_0 = fma(vec2<f32>(l0_0), w0_0, sum0_0);
    sum1_0 = fma(vec2<f32>(l0_1), w0_0, sum1_0);
    sum2_0 = fma(vec2<f32>(l0_2), w0_0, sum2_0);
    sum3_0 = fma(vec2<f32>(l0_3), w0_0, sum3_0);
    sum4_0 = fma(vec2<f32>(l0_4), w0_0, sum4_0);
    sum5_0 = fma(vec2<f32>(l0_5), w0_0, sum5_0);
    sum6_0 = fma(vec2<f32>(l0_6), w0_0, sum6_0);
    sum7_0 = fma(vec2<f32>(l0_7), w0_0, sum7_0);
  }
  if (row + 0 < 16 && column + 0 + 0 < 2) { out[(batch * 16 + row + 0) * 2 + column + 0 + 0] = activate(sum0_0[0]); }
  if (row + 0 < 16 && column + 0 + 1 < 2) { out[(batch * 16 + row + 0) * 2 + column + 0 + 1] = activate(sum0_0[1]); }
  if (row + 1 < 16 && column + 0 + 0 < 2) { out[(batch * 16 + row + 1) * 2 + column + 0 + 0] = activate(sum1_0[0]); }
  if (row + 1 < 16 && column + 0 + 1 < 2) { out[(batch * 16 + row + 1) * 2 + column + 0 + 1] = activate(sum1_0[1]); }
  if (row + 2 < 16 && column + 0 + 0 < 2) { out[(batch * 16 + row + 2) * 2 + column + 0 + 0] = activate(sum2_0[0]); }
  if (row + 2 < 16 && column + 0 + 1 < 2) { out[(batch * 16 + row + 2) * 2 + column + 0 + 1] = activate(sum2_0[1]); }
  if (row + 3 < 16 && column + 0 + 0 < 2) { out[(batch * 16 + row + 3) * 2 + column + 0 + 0] = activate(sum3_0[0]); }
  if (row + 3 < 16 && column + 0 + 1 < 2) { out[(batch * 16 + row + 3) * 2 + column + 0 + 1] = activate(sum3_0[1]); }
  if (row + 4 < 16 && column + 0 + 0 < 2) { out[(batch * 16 + row + 4) * 2 + column + 0 + 0] = activate(sum4_0[0]); }
  if (row + 4 < 16 && column + 0 + 1 < 2) { out[(batch * 16 + row + 4) * 2 + column + 0 + 1] = activate(sum4_0[1]); }
  if (row + 5 < 16 && column + 0 + 0 < 2) { out[(batch * 16 + row + 5) * 2 + column + 0 + 0] = activate(sum5_0[0]); }
  if (row + 5 < 16 && column + 0 + 1 < 2) { out[(batch * 16 + row + 5) * 2 + column + 0 + 1] = activate(sum5_0[1]); }
  if (row + 6 < 16 && column + 0 + 0 < 2) { out[(batch * 16 + row + 6) * 2 + column + 0 + 0] = activate(sum6_0[0]); }
  if (row + 6 < 16 && column + 0 + 1 < 2) { out[(batch * 16 + row + 6) * 2 + column + 0 + 1] = activate(sum6_0[1]); }
  if (row + 7 < 16 && column + 0 + 0 < 2) { out[(batch * 16 + row + 7) * 2 + column + 0 + 0] = activate(sum7_0[0]); }
  if (row + 7 < 16 && column + 0 + 1 < 2) { out[(batch * 16 + row + 7) * 2 + column + 0 + 1] = activate(sum7_0[1]); }
}
