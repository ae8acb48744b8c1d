// Blocks of 8 filters by 6 pixels on inputs 0..127 and int8 weights: four inputs, four filters a vector.
// Exact: no operand leaves seven bits. The sums, the weights and one input fit the fifteen registers that V8 has to give.

import { storeLevels } from './activation';
import { blockInTurn } from './blocks';

@inline
function multiply8x6(weights: usize, i0: usize, i1: usize, i2: usize, i3: usize, i4: usize, i5: usize, o0: usize, o1: usize, o2: usize, o3: usize, o4: usize, o5: usize, rows: i32, rowBytes: usize, rowStride: usize, bias: usize, parameters: usize, top: v128, isRaw: bool): void {
  let w = weights;
  let a00 = v128.load(bias), a01 = v128.load(bias, 16);
  let a10 = a00, a11 = a01;
  let a20 = a00, a21 = a01;
  let a30 = a00, a31 = a01;
  let a40 = a00, a41 = a01;
  let a50 = a00, a51 = a01;
  for (let row = 0; row < rows; row++) {
    const end = i0 + rowBytes;
    let x0 = i0, x1 = i1, x2 = i2, x3 = i3, x4 = i4, x5 = i5;
    while (x0 < end) {
      const w0 = v128.load(w), w1 = v128.load(w, 16);
      const s0 = v128.load32_splat(x0);
      a00 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, s0, a00);
      a01 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, s0, a01);
      const s1 = v128.load32_splat(x1);
      a10 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, s1, a10);
      a11 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, s1, a11);
      const s2 = v128.load32_splat(x2);
      a20 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, s2, a20);
      a21 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, s2, a21);
      const s3 = v128.load32_splat(x3);
      a30 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, s3, a30);
      a31 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, s3, a31);
      const s4 = v128.load32_splat(x4);
      a40 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, s4, a40);
      a41 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, s4, a41);
      const s5 = v128.load32_splat(x5);
      a50 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, s5, a50);
      a51 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, s5, a51);
      w += 32;
      x0 += 4;
      x1 += 4;
      x2 += 4;
      x3 += 4;
      x4 += 4;
      x5 += 4;
    }
    i0 += rowStride;
    i1 += rowStride;
    i2 += rowStride;
    i3 += rowStride;
    i4 += rowStride;
    i5 += rowStride;
  }
  if (isRaw) {
    v128.store(o0, a00);
    v128.store(o0, a01, 16);
    v128.store(o1, a10);
    v128.store(o1, a11, 16);
    v128.store(o2, a20);
    v128.store(o2, a21, 16);
    v128.store(o3, a30);
    v128.store(o3, a31, 16);
    v128.store(o4, a40);
    v128.store(o4, a41, 16);
    v128.store(o5, a50);
    v128.store(o5, a51, 16);
  } else {
    storeLevels(o0, a00, a01, parameters, top);
    storeLevels(o1, a10, a11, parameters, top);
    storeLevels(o2, a20, a21, parameters, top);
    storeLevels(o3, a30, a31, parameters, top);
    storeLevels(o4, a40, a41, parameters, top);
    storeLevels(o5, a50, a51, parameters, top);
  }
}

@inline
function multiply8x1(weights: usize, i0: usize, o0: usize, rows: i32, rowBytes: usize, rowStride: usize, bias: usize, parameters: usize, top: v128, isRaw: bool): void {
  let w = weights;
  let a00 = v128.load(bias), a01 = v128.load(bias, 16);
  for (let row = 0; row < rows; row++) {
    const end = i0 + rowBytes;
    let x0 = i0;
    while (x0 < end) {
      const w0 = v128.load(w), w1 = v128.load(w, 16);
      const s0 = v128.load32_splat(x0);
      a00 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, s0, a00);
      a01 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, s0, a01);
      w += 32;
      x0 += 4;
    }
    i0 += rowStride;
  }
  if (isRaw) {
    v128.store(o0, a00);
    v128.store(o0, a01, 16);
  } else {
    storeLevels(o0, a00, a01, parameters, top);
  }
}

// One block of 8 filters over all pixels of an image. Weights: for each kernel row and each four input bytes, 32 bytes.
// Sums start at `bias` (8 x int32). `inputs` and `outputs`: byte offsets of each pixel. The last group of pixels overlaps the one before.
function multiplyBlock8(
  weights: usize, input: usize, inputs: usize, rows: i32, rowBytes: usize, rowStride: usize,
  output: usize, outputs: usize, pixels: i32, bias: usize, parameters: usize, top: f32, isRaw: bool,
): void {
  const topVector = f32x4.splat(top);
  if (pixels < 6) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      const at = <usize>pixel << 2;
      multiply8x1(
        weights, input + <usize>load<u32>(inputs + at), output + <usize>load<u32>(outputs + at),
        rows, rowBytes, rowStride, bias, parameters, topVector, isRaw,
      );
    }
    return;
  }
  for (let pixel = 0; pixel < pixels; pixel += 6) {
    const at = <usize>min(pixel, pixels - 6) << 2;
    multiply8x6(
      weights,
      input + <usize>load<u32>(inputs + at), input + <usize>load<u32>(inputs + at, 4), input + <usize>load<u32>(inputs + at, 8), input + <usize>load<u32>(inputs + at, 12), input + <usize>load<u32>(inputs + at, 16), input + <usize>load<u32>(inputs + at, 20),
      output + <usize>load<u32>(outputs + at), output + <usize>load<u32>(outputs + at, 4), output + <usize>load<u32>(outputs + at, 8), output + <usize>load<u32>(outputs + at, 12), output + <usize>load<u32>(outputs + at, 16), output + <usize>load<u32>(outputs + at, 20),
      rows, rowBytes, rowStride, bias, parameters, topVector, isRaw,
    );
  }
}

// Every block of eight filters. Bytes from one block to the next: `weightStep`, `outputStep`, `parameterStep`.
export function multiply8(
  weights: usize, weightStep: usize, input: usize, inputs: usize, rows: i32, rowBytes: usize, rowStride: usize,
  output: usize, outputStep: usize, outputs: usize, pixels: i32, bias: usize, parameters: usize, parameterStep: usize,
  top: f32, isRaw: bool, blocks: i32,
): void {
  for (let turn = 0; turn < blocks; turn++) {
    const block = blockInTurn(turn, blocks);
    multiplyBlock8(
      weights + block * weightStep, input, inputs, rows, rowBytes, rowStride, output + block * outputStep, outputs, pixels,
      bias + (block << 5), parameters + block * parameterStep, top, isRaw,
    );
  }
}
