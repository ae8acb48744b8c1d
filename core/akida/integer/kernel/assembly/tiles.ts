// Winograd's F(2x2, 3x3) on integers: two by two outputs from sixteen products per channel instead of thirty-six.
// Exact: with inputs 0..15 a transformed input lies in -30..60, which an offset makes 0..90; weights are transformed with twice Winograd's
// matrix, so that they are whole, and every output comes out four times too large.
// V: (frequency, panel of six tiles, four channels, tile, channel) bytes, so that a product reads one stream.

import { storeLevels } from './activation';

@inline
function storeGroups(to: usize, value: v128): void {
  v128.store32_lane(to, value, 0);
  v128.store32_lane(to, value, 1, 24);
  v128.store32_lane(to, value, 2, 48);
  v128.store32_lane(to, value, 3, 72);
}

// The four frequencies of one row, from that row of B'd.
@inline
function storeRow(to: usize, frequencyBytes: usize, t0: v128, t1: v128, t2: v128, t3: v128, offset: v128): void {
  const u1 = i8x16.add(t1, offset);
  storeGroups(to, i8x16.sub(i8x16.add(t0, offset), t2));
  storeGroups(to + frequencyBytes, i8x16.add(u1, t2));
  storeGroups(to + 2 * frequencyBytes, i8x16.sub(i8x16.add(t2, offset), t1));
  storeGroups(to + 3 * frequencyBytes, i8x16.sub(u1, t3));
}

// B'dB + offset of `tiles` tiles of four by four pixels. `places`: byte offset of each tile's first pixel. Sixteen channels at a time.
export function transformTiles(
  input: usize, places: usize, tiles: i32, channels: usize, pixelBytes: usize, rowStride: usize,
  offset: i32, output: usize, frequencyBytes: usize,
): void {
  const start = i8x16.splat(<i8>offset);
  const panelBytes = <usize>6 * channels;
  const p2 = pixelBytes << 1, p3 = p2 + pixelBytes;
  let panel = output, lane: usize = 0;
  for (let tile = 0; tile < tiles; tile++) {
    const from = input + <usize>load<u32>(places + (<usize>tile << 2));
    let to = panel + lane;
    for (let c: usize = 0; c < channels; c += 16) {
      const d0 = from + c, d1 = d0 + rowStride, d2 = d1 + rowStride, d3 = d2 + rowStride;
      let at = to;
      storeRow(at, frequencyBytes,
        i8x16.sub(v128.load(d0), v128.load(d2)), i8x16.sub(v128.load(d0 + pixelBytes), v128.load(d2 + pixelBytes)),
        i8x16.sub(v128.load(d0 + p2), v128.load(d2 + p2)), i8x16.sub(v128.load(d0 + p3), v128.load(d2 + p3)), start);
      at += frequencyBytes << 2;
      storeRow(at, frequencyBytes,
        i8x16.add(v128.load(d1), v128.load(d2)), i8x16.add(v128.load(d1 + pixelBytes), v128.load(d2 + pixelBytes)),
        i8x16.add(v128.load(d1 + p2), v128.load(d2 + p2)), i8x16.add(v128.load(d1 + p3), v128.load(d2 + p3)), start);
      at += frequencyBytes << 2;
      storeRow(at, frequencyBytes,
        i8x16.sub(v128.load(d2), v128.load(d1)), i8x16.sub(v128.load(d2 + pixelBytes), v128.load(d1 + pixelBytes)),
        i8x16.sub(v128.load(d2 + p2), v128.load(d1 + p2)), i8x16.sub(v128.load(d2 + p3), v128.load(d1 + p3)), start);
      at += frequencyBytes << 2;
      storeRow(at, frequencyBytes,
        i8x16.sub(v128.load(d1), v128.load(d3)), i8x16.sub(v128.load(d1 + pixelBytes), v128.load(d3 + pixelBytes)),
        i8x16.sub(v128.load(d1 + p2), v128.load(d3 + p2)), i8x16.sub(v128.load(d1 + p3), v128.load(d3 + p3)), start);
      to += 96;
    }
    lane += 4;
    if (lane == 24) {
      lane = 0;
      panel += panelBytes;
    }
  }
}

// Eight filters by six tiles at one frequency. The sums, the weights and one input fit the fifteen registers that V8 has to give.
@inline
function multiplyPanel(weights: usize, from: usize, end: usize, bias: usize, to: usize): void {
  let w = weights, x = from;
  let a00 = v128.load(bias), a01 = v128.load(bias, 16);
  let a10 = a00, a11 = a01;
  let a20 = a00, a21 = a01;
  let a30 = a00, a31 = a01;
  let a40 = a00, a41 = a01;
  let a50 = a00, a51 = a01;
  while (x < end) {
    const w0 = v128.load(w), w1 = v128.load(w, 16);
    const s0 = v128.load32_splat(x);
    a00 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, s0, a00);
    a01 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, s0, a01);
    const s1 = v128.load32_splat(x, 4);
    a10 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, s1, a10);
    a11 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, s1, a11);
    const s2 = v128.load32_splat(x, 8);
    a20 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, s2, a20);
    a21 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, s2, a21);
    const s3 = v128.load32_splat(x, 12);
    a30 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, s3, a30);
    a31 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, s3, a31);
    const s4 = v128.load32_splat(x, 16);
    a40 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, s4, a40);
    a41 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, s4, a41);
    const s5 = v128.load32_splat(x, 20);
    a50 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w0, s5, a50);
    a51 = i32x4.relaxed_dot_i8x16_i7x16_add_s(w1, s5, a51);
    w += 32;
    x += 24;
  }
  v128.store(to, a00);
  v128.store(to, a01, 16);
  v128.store(to, a10, 32);
  v128.store(to, a11, 48);
  v128.store(to, a20, 64);
  v128.store(to, a21, 80);
  v128.store(to, a30, 96);
  v128.store(to, a31, 112);
  v128.store(to, a40, 128);
  v128.store(to, a41, 144);
  v128.store(to, a50, 160);
  v128.store(to, a51, 176);
}

// Sums of one row of frequencies for the left outputs, and for the right ones.
@inline
function left(m: usize, step: usize): v128 {
  return i32x4.add(i32x4.add(v128.load(m), v128.load(m + step)), v128.load(m + 2 * step));
}

@inline
function right(m: usize, step: usize): v128 {
  return i32x4.sub(i32x4.sub(v128.load(m + step), v128.load(m + 2 * step)), v128.load(m + 3 * step));
}

@inline
function upper(s0: v128, s1: v128, s2: v128): v128 {
  return i32x4.shr_s(i32x4.add(i32x4.add(s0, s1), s2), 2);
}

@inline
function lower(s1: v128, s2: v128, s3: v128): v128 {
  return i32x4.shr_s(i32x4.sub(i32x4.sub(s1, s2), s3), 2);
}

@inline
function storeOutputs(to: usize, p0: v128, p1: v128, parameters: usize, top: v128, isRaw: bool): void {
  if (isRaw) {
    v128.store(to, p0);
    v128.store(to, p1, 16);
  } else {
    storeLevels(to, p0, p1, parameters, top);
  }
}

// One block of eight filters over `panels` panels of transformed tiles. Weights: (frequency, four channels, filter, channel) bytes, bias
// (frequency, 8) int32 takes the offset out again. `products`: room for (16, panels * 6, 8) int32. `outputs`: byte offsets of each tile's
// four outputs, row by row; a tile that sticks out gives the place of its first output for those that do not exist, and that one is written last.
function multiplyTileBlock(
  weights: usize, input: usize, panels: i32, channels: usize, frequencyBytes: usize, products: usize,
  output: usize, outputs: usize, tiles: i32, bias: usize, parameters: usize, top: f32, isRaw: bool,
): void {
  const panelBytes = <usize>6 * channels;
  const step = <usize>panels * 192;
  let to = products;
  for (let frequency = 0; frequency < 16; frequency++) {
    let from = input;
    for (let panel = 0; panel < panels; panel++) {
      multiplyPanel(weights, from, from + panelBytes, bias, to);
      from += panelBytes;
      to += 192;
    }
    input += frequencyBytes;
    weights += channels << 3;
    bias += 32;
  }
  const topVector = f32x4.splat(top);
  const row = step << 2;
  for (let tile = 0; tile < tiles; tile++) {
    const m0 = products + (<usize>tile << 5), m1 = m0 + row, m2 = m1 + row, m3 = m2 + row;
    const at = outputs + (<usize>tile << 4);
    const a1 = right(m1, step), a2 = right(m2, step);
    const b1 = right(m1 + 16, step), b2 = right(m2 + 16, step);
    storeOutputs(output + <usize>load<u32>(at, 12), lower(a1, a2, right(m3, step)), lower(b1, b2, right(m3 + 16, step)), parameters, topVector, isRaw);
    const c1 = left(m1, step), c2 = left(m2, step);
    const d1 = left(m1 + 16, step), d2 = left(m2 + 16, step);
    storeOutputs(output + <usize>load<u32>(at, 8), lower(c1, c2, left(m3, step)), lower(d1, d2, left(m3 + 16, step)), parameters, topVector, isRaw);
    storeOutputs(output + <usize>load<u32>(at, 4), upper(right(m0, step), a1, a2), upper(right(m0 + 16, step), b1, b2), parameters, topVector, isRaw);
    storeOutputs(output + <usize>load<u32>(at), upper(left(m0, step), c1, c2), upper(left(m0 + 16, step), d1, d2), parameters, topVector, isRaw);
  }
}

// Every block of eight filters. Bytes from one block to the next: `weightStep`, `outputStep`, `parameterStep`.
export function multiplyTiles(
  weights: usize, weightStep: usize, input: usize, panels: i32, channels: usize, frequencyBytes: usize, products: usize,
  output: usize, outputStep: usize, outputs: usize, tiles: i32, bias: usize, parameters: usize, parameterStep: usize,
  top: f32, isRaw: bool, blocks: i32,
): void {
  for (let block: usize = 0; block < <usize>blocks; block++) {
    multiplyTileBlock(
      weights + block * weightStep, input, panels, channels, frequencyBytes, products, output + block * outputStep, outputs, tiles,
      bias + (block << 9), parameters + block * parameterStep, top, isRaw,
    );
  }
}
