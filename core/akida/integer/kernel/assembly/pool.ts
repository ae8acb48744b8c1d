// Pooling of stored potentials (pixels, filters16) int32.

export function poolMax(source: usize, height: i32, width: i32, stride16: usize, size: i32, stride: i32, top: i32, left: i32, rows: i32, columns: i32, output: usize): void {
  for (let oy = 0; oy < rows; oy++) {
    for (let ox = 0; ox < columns; ox++) {
      const y0 = max(0, oy * stride - top), y1 = min(height, oy * stride - top + size);
      const x0 = max(0, ox * stride - left), x1 = min(width, ox * stride - left + size);
      for (let f: usize = 0; f < stride16; f += 16) {
        let best = i32x4.splat(i32.MIN_VALUE);
        for (let y = y0; y < y1; y++) {
          for (let x = x0; x < x1; x++) best = i32x4.max_s(best, v128.load(source + <usize>(y * width + x) * stride16 + f));
        }
        v128.store(output, best);
        output += 16;
      }
    }
  }
}

// Sum of all pixels in raster order, saturated after each addition.
export function sumGlobally(source: usize, pixels: i32, stride16: usize, lowest: i32, highest: i32, output: usize): void {
  const low = i32x4.splat(lowest), high = i32x4.splat(highest);
  for (let f: usize = 0; f < stride16; f += 16) {
    let sum = i32x4.splat(0);
    let from = source + f;
    for (let pixel = 0; pixel < pixels; pixel++) {
      sum = i32x4.min_s(i32x4.max_s(i32x4.add(sum, v128.load(from)), low), high);
      from += stride16;
    }
    v128.store(output + f, sum);
  }
}

// Clips `count` potentials (a multiple of four).
export function saturate(values: usize, count: i32, lowest: i32, highest: i32): void {
  const low = i32x4.splat(lowest), high = i32x4.splat(highest);
  for (let i = 0; i < count; i += 4) {
    const at = values + (<usize>i << 2);
    v128.store(at, i32x4.min_s(i32x4.max_s(v128.load(at), low), high));
  }
}
