// Sixteen filters by three pixels on int16 inputs and weights: pairs of inputs, four filters a vector.

import { storeLevels } from './activation';

// Where a block of sixteen filters puts three pixels: levels as bytes (mode 0), or potentials as int32 (mode 1, stride bytes apart).
@inline
function multiply16x3(weights: usize, i0: usize, i1: usize, i2: usize, o0: usize, o1: usize, o2: usize, rows: i32, rowBytes: usize, rowStride: usize, bias: usize, parameters: usize, top: v128, isRaw: bool): void {
  let w = weights;
  let a00 = v128.load(bias), a01 = v128.load(bias, 16), a02 = v128.load(bias, 32), a03 = v128.load(bias, 48);
  let a10 = a00, a11 = a01, a12 = a02, a13 = a03;
  let a20 = a00, a21 = a01, a22 = a02, a23 = a03;
  for (let row = 0; row < rows; row++) {
    const end = i0 + rowBytes;
    let x0 = i0, x1 = i1, x2 = i2;
    while (x0 < end) {
      const w0 = v128.load(w);
      const w1 = v128.load(w, 16);
      const w2 = v128.load(w, 32);
      const w3 = v128.load(w, 48);
      const s0 = v128.load32_splat(x0);
      a00 = i32x4.add(a00, i32x4.dot_i16x8_s(w0, s0));
      a01 = i32x4.add(a01, i32x4.dot_i16x8_s(w1, s0));
      a02 = i32x4.add(a02, i32x4.dot_i16x8_s(w2, s0));
      a03 = i32x4.add(a03, i32x4.dot_i16x8_s(w3, s0));
      const s1 = v128.load32_splat(x1);
      a10 = i32x4.add(a10, i32x4.dot_i16x8_s(w0, s1));
      a11 = i32x4.add(a11, i32x4.dot_i16x8_s(w1, s1));
      a12 = i32x4.add(a12, i32x4.dot_i16x8_s(w2, s1));
      a13 = i32x4.add(a13, i32x4.dot_i16x8_s(w3, s1));
      const s2 = v128.load32_splat(x2);
      a20 = i32x4.add(a20, i32x4.dot_i16x8_s(w0, s2));
      a21 = i32x4.add(a21, i32x4.dot_i16x8_s(w1, s2));
      a22 = i32x4.add(a22, i32x4.dot_i16x8_s(w2, s2));
      a23 = i32x4.add(a23, i32x4.dot_i16x8_s(w3, s2));
      w += 64;
      x0 += 4;
      x1 += 4;
      x2 += 4;
    }
    i0 += rowStride;
    i1 += rowStride;
    i2 += rowStride;
  }
  if (isRaw) {
    v128.store(o0, a00);
    v128.store(o0, a01, 16);
    v128.store(o0, a02, 32);
    v128.store(o0, a03, 48);
    v128.store(o1, a10);
    v128.store(o1, a11, 16);
    v128.store(o1, a12, 32);
    v128.store(o1, a13, 48);
    v128.store(o2, a20);
    v128.store(o2, a21, 16);
    v128.store(o2, a22, 32);
    v128.store(o2, a23, 48);
  } else {
    storeLevels(o0, a00, a01, a02, a03, parameters, top);
    storeLevels(o1, a10, a11, a12, a13, parameters, top);
    storeLevels(o2, a20, a21, a22, a23, parameters, top);
  }
}

@inline
function multiply16x1(weights: usize, i0: usize, o0: usize, rows: i32, rowBytes: usize, rowStride: usize, bias: usize, parameters: usize, top: v128, isRaw: bool): void {
  let w = weights;
  let a00 = v128.load(bias), a01 = v128.load(bias, 16), a02 = v128.load(bias, 32), a03 = v128.load(bias, 48);
  for (let row = 0; row < rows; row++) {
    const end = i0 + rowBytes;
    let x0 = i0;
    while (x0 < end) {
      const w0 = v128.load(w);
      const w1 = v128.load(w, 16);
      const w2 = v128.load(w, 32);
      const w3 = v128.load(w, 48);
      const s0 = v128.load32_splat(x0);
      a00 = i32x4.add(a00, i32x4.dot_i16x8_s(w0, s0));
      a01 = i32x4.add(a01, i32x4.dot_i16x8_s(w1, s0));
      a02 = i32x4.add(a02, i32x4.dot_i16x8_s(w2, s0));
      a03 = i32x4.add(a03, i32x4.dot_i16x8_s(w3, s0));
      w += 64;
      x0 += 4;
    }
    i0 += rowStride;
  }
  if (isRaw) {
    v128.store(o0, a00);
    v128.store(o0, a01, 16);
    v128.store(o0, a02, 32);
    v128.store(o0, a03, 48);
  } else {
    storeLevels(o0, a00, a01, a02, a03, parameters, top);
  }
}

// One block of sixteen filters over all pixels of an image. Weights: for each kernel row and each four input bytes, 64 bytes.
// Sums start at `bias` (16 x int32). `inputs` and `outputs`: byte offsets of each pixel. The last group of three overlaps the one before.
export function multiply16(
  weights: usize, input: usize, inputs: usize, rows: i32, rowBytes: usize, rowStride: usize,
  output: usize, outputs: usize, pixels: i32, bias: usize, parameters: usize, top: f32, isRaw: bool,
): void {
  const topVector = f32x4.splat(top);
  if (pixels < 3) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      const at = <usize>pixel << 2;
      multiply16x1(weights, input + <usize>load<u32>(inputs + at), output + <usize>load<u32>(outputs + at), rows, rowBytes, rowStride, bias, parameters, topVector, isRaw);
    }
    return;
  }
  for (let pixel = 0; pixel < pixels; pixel += 3) {
    const at = <usize>min(pixel, pixels - 3) << 2;
    multiply16x3(
      weights,
      input + <usize>load<u32>(inputs + at), input + <usize>load<u32>(inputs + at, 4), input + <usize>load<u32>(inputs + at, 8),
      output + <usize>load<u32>(outputs + at), output + <usize>load<u32>(outputs + at, 4), output + <usize>load<u32>(outputs + at, 8),
      rows, rowBytes, rowStride, bias, parameters, topVector, isRaw,
    );
  }
}
