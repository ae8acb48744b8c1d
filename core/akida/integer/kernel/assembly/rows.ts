// Moving and counting rows of bytes.

// Copies rows of bytes and widens each byte to int16.
export function widenRows(source: usize, rows: i32, rowBytes: i32, sourceStride: usize, target: usize, targetStride: usize): void {
  for (let row = 0; row < rows; row++) {
    let i = 0;
    for (; i + 8 <= rowBytes; i += 8) v128.store(target + (<usize>i << 1), v128.load8x8_u(source + <usize>i));
    for (; i < rowBytes; i++) store<u16>(target + (<usize>i << 1), load<u8>(source + <usize>i));
    source += sourceStride;
    target += targetStride;
  }
}

// Non-zero bytes of each row, as uint32. Bytes after a row's end are not looked at.
export function countRows(source: usize, rows: i32, rowBytes: i32, stride: usize, counts: usize): void {
  for (let row = 0; row < rows; row++) {
    let count = 0;
    let i = 0;
    for (; i + 16 <= rowBytes; i += 16) {
      count += popcnt(i8x16.bitmask(i8x16.ne(v128.load(source + <usize>i), i8x16.splat(0))));
    }
    for (; i < rowBytes; i++) count += load<u8>(source + <usize>i) != 0 ? 1 : 0;
    store<u32>(counts + (<usize>row << 2), count);
    source += stride;
  }
}
