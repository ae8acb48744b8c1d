// Depthwise sums, sixteen channels at a time, border already zero in the input.

// One pixel: int16 sums of rows x columns taps. Weights: (tap, channels16) int16, flipped beforehand.
@inline
function sums(input: usize, weights: usize, channels: usize, k: i32, pixelStride: usize, rowStride: usize, start: usize): v128 {
  let sum = v128.load(start, 0);
  let w = weights;
  for (let ky = 0; ky < k; ky++) {
    let x = input;
    for (let kx = 0; kx < k; kx++) {
      sum = i16x8.add(sum, i16x8.mul(v128.load8x8_u(x), v128.load(w)));
      x += pixelStride;
      w += channels << 1;
    }
    input += rowStride;
  }
  return sum;
}

// Digits of sums for the seven-bit product: sum + offset = low + 16 high. Per 16 channels: 16 low bytes, then 16 high bytes.
export function depthwiseDigits(
  input: usize, inputs: usize, pixels: i32, channels: usize, weights: usize, offsets: usize,
  k: i32, pixelStride: usize, rowStride: usize, output: usize,
): void {
  const mask = i16x8.splat(15);
  for (let c: usize = 0; c < channels; c += 16) {
    const w = weights + (c << 1), start = offsets + (c << 1);
    let to = output + (c << 1);
    for (let pixel = 0; pixel < pixels; pixel++) {
      const from = input + <usize>load<u32>(inputs + (<usize>pixel << 2)) + c;
      const a = sums(from, w, channels, k, pixelStride, rowStride, start);
      const b = sums(from + 8, w + 16, channels, k, pixelStride, rowStride, start + 16);
      v128.store(to, i8x16.narrow_i16x8_u(v128.and(a, mask), v128.and(b, mask)));
      v128.store(to, i8x16.narrow_i16x8_u(i16x8.shr_u(a, 4), i16x8.shr_u(b, 4)), 16);
      to += channels << 1;
    }
  }
}

// Plain int16 sums, (pixels, channels16).
export function depthwiseSums(
  input: usize, inputs: usize, pixels: i32, channels: usize, weights: usize, offsets: usize,
  k: i32, pixelStride: usize, rowStride: usize, output: usize,
): void {
  for (let c: usize = 0; c < channels; c += 8) {
    const w = weights + (c << 1), start = offsets + (c << 1);
    let to = output + (c << 1);
    for (let pixel = 0; pixel < pixels; pixel++) {
      const from = input + <usize>load<u32>(inputs + (<usize>pixel << 2)) + c;
      v128.store(to, sums(from, w, channels, k, pixelStride, rowStride, start));
      to += channels << 1;
    }
  }
}
