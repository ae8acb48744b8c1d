/** Every k-th image, at most `wanted` of them, so that all classes are among them. `pixels` is (images, h, w, c). */
export function evenlySpread(
  { pixels, labels }: { pixels: Uint8Array; labels: ArrayLike<number> },
  wanted: number,
): { pixels: Uint8Array; count: number } {
  const size = pixels.length / Math.max(1, labels.length)
  const count = Math.min(labels.length, wanted)
  const result = new Uint8Array(count * size)
  for (let index = 0; index < count; index++) {
    const from = Math.floor((index * labels.length) / count) * size
    result.set(pixels.subarray(from, from + size), index * size)
  }
  return { pixels: result, count }
}
