// Activation of a block of eight potentials (two vectors of four filters).

// Level of four filters: round(clamp((p - T) * reciprocal) + half) with half = 0.5 - delta, which is ceil for the steps this mode is used for.
// Adding 2^23 leaves the integer in the low bits of the float.
@inline
function levels(p: v128, parameters: usize, top: v128): v128 {
  const x = f32x4.convert_i32x4_s(i32x4.sub(p, v128.load(parameters)));
  const y = f32x4.pmin(top, f32x4.pmax(f32x4.splat(0), f32x4.mul(x, v128.load(parameters, 32))));
  const z = f32x4.add(f32x4.add(y, v128.load(parameters, 64)), f32x4.splat(8388608.0));
  return v128.and(z, i32x4.splat(0xff));
}

// Parameters of a block: T (8 x i32), reciprocal (8 x f32), half (8 x f32): 96 bytes. Writes eight bytes.
@inline
export function storeLevels(output: usize, p0: v128, p1: v128, parameters: usize, top: v128): void {
  const words = i16x8.narrow_i32x4_s(levels(p0, parameters, top), levels(p1, parameters + 16, top));
  v128.store64_lane(output, i8x16.narrow_i16x8_u(words, words), 0);
}

// Activation of stored potentials: (pixels, blocks of eight filters) int32 -> bytes at output + places[pixel].
// The last block of a pixel may write past its channels: blocks go in descending order, so that what follows is written later.
export function activatePixels(source: usize, pixels: i32, blocks: i32, parameters: usize, top: f32, places: usize, output: usize): void {
  const topVector = f32x4.splat(top);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const to = output + <usize>load<u32>(places + (<usize>pixel << 2));
    for (let block = blocks - 1; block >= 0; block--) {
      const from = source + ((<usize>pixel * <usize>blocks + <usize>block) << 5);
      storeLevels(to + (<usize>block << 3), v128.load(from), v128.load(from, 16), parameters + <usize>block * 96, topVector);
    }
  }
}

// The same for any threshold and step: counts how many of the `top` ascending bounds (top, 8 x i32 per block) lie below the potential.
export function comparePixels(source: usize, pixels: i32, blocks: i32, bounds: usize, top: i32, places: usize, output: usize): void {
  const blockBytes = <usize>top << 5;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const to = output + <usize>load<u32>(places + (<usize>pixel << 2));
    for (let block = blocks - 1; block >= 0; block--) {
      const from = source + ((<usize>pixel * <usize>blocks + <usize>block) << 5);
      const p0 = v128.load(from), p1 = v128.load(from, 16);
      let c0 = i32x4.splat(0), c1 = c0;
      let bound = bounds + <usize>block * blockBytes;
      for (let i = 0; i < top; i++) {
        c0 = i32x4.sub(c0, i32x4.gt_s(p0, v128.load(bound)));
        c1 = i32x4.sub(c1, i32x4.gt_s(p1, v128.load(bound, 16)));
        bound += 32;
      }
      const words = i16x8.narrow_i32x4_s(c0, c1);
      v128.store64_lane(to + (<usize>block << 3), i8x16.narrow_i16x8_u(words, words), 0);
    }
  }
}
