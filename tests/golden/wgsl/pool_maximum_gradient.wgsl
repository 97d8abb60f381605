// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> in0: array<f32>;
@group(0) @binding(1) var<storage, read_write> in1: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
var<private> infinityBits: u32 = 0x7f800000u;
var<private> notANumberBits: u32 = 0x7fc00000u;
fn infinity() -> f32 { return bitcast<f32>(infinityBits); }
fn notANumber() -> f32 { return bitcast<f32>(notANumberBits); }
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let item = group * 64 + local;
  if (item >= 16) { return; }
  let channel = item % 1 * 1;
  let x = item / 1 % 4;
  let y = item / 4 % 4;
  let image = item / 16;
  let own = in1[((image * 4 + y) * 4 + x) * 1 + channel];
  var sum = f32();
  for (var ny = 0; ny < 3; ny++) {
    let oy = (y + 1) / 1 - ny;
    let gy = y + 1 - oy * 1;
    if (oy < 0 || oy >= 4 || gy > 2) { continue; }
    for (var nx = 0; nx < 3; nx++) {
      let ox = (x + 1) / 1 - nx;
      let gx = x + 1 - ox * 1;
      if (ox < 0 || ox >= 4 || gx > 2) { continue; }
      let top = oy * 1 - 1;
      let left = ox * 1 - 1;
      var beaten = !(own > f32(-infinity()));
      for (var fy = 0; fy < 3; fy++) {
        let py = top + fy * 1;
        if (py < 0 || py >= 4) { continue; }
        for (var fx = 0; fx < 3; fx++) {
          let px = left + fx * 1;
          if (px < 0 || px >= 4) { continue; }
          let value = in1[((image * 4 + py) * 4 + px) * 1 + channel];
          let isEarlier = fy * 1 < gy || (fy * 1 == gy && fx * 1 < gx);
          beaten |= select(value > own, value >= own, bool(isEarlier));
        }
      }
      sum += select(in0[((image * 4 + oy) * 4 + ox) * 1 + channel], f32(), beaten);
    }
  }
  out[((image * 4 + y) * 4 + x) * 1 + channel] = sum;
}
