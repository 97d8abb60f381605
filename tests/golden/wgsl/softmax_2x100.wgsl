// workgroups 1,1,1
@group(0) @binding(0) var<storage, read_write> in0: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
var<private> infinityBits: u32 = 0x7f800000u;
var<private> notANumberBits: u32 = 0x7fc00000u;
fn infinity() -> f32 { return bitcast<f32>(infinityBits); }
fn notANumber() -> f32 { return bitcast<f32>(notANumberBits); }
fn isNotANumber(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}
fn maximumFloat(a: f32, b: f32) -> f32 {
  return select(max(a, b), a + b, isNotANumber(a) || isNotANumber(b));
}
var<workgroup> shares: array<f32, 64>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x);
  let local = i32(thread);
  let slot = local / 16;
  let row = group * 4 + slot;
  let lane = select(100, local % 16, row < 2);
  let base = min(row, 1) * 100;
  var largest = -infinity();
  for (var column = lane; column < 100; column += 16) { largest = maximumFloat(largest, in0[base + column]); }
  shares[local] = largest;
  workgroupBarrier();
  var top = shares[slot * 16];
  for (var mate = 1; mate < 16; mate++) {
    let value = shares[slot * 16 + mate];
    top = maximumFloat(top, value);
  }
  workgroupBarrier();
  var sum = 0.0;
  for (var column = lane; column < 100; column += 16) {
    let value = exp(in0[base + column] - top);
    out[base + column] = value;
    sum += value;
  }
  shares[local] = sum;
  workgroupBarrier();
  var total = shares[slot * 16];
  for (var mate = 1; mate < 16; mate++) {
    let value = shares[slot * 16 + mate];
    total = total + value;
  }
  workgroupBarrier();
  for (var column = lane; column < 100; column += 16) { out[base + column] = out[base + column] / total; }
}
