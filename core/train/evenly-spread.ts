/** Every k-th image, at most `wanted` of them, so that all classes are among them. `pixels` is (images, h, w, c). */
export function evenlySpread(
  { pixels, labels }: { pixels: Uint8Array; labels: ArrayLike<number> },
  wanted: number,
): { pixels: Uint8Array; count: number } {
  const chosen = everyKth(labels.length, wanted)
  return { pixels: pickImages(pixels, labels.length, chosen), count: chosen.length }
}

/** Every k-th of the images that have a label (-1: none), at most `wanted` of them, with their labels. */
export function labelledSpread(
  { pixels, labels }: { pixels: Uint8Array; labels: Int32Array },
  wanted: number,
): { pixels: Uint8Array; labels: Int32Array } {
  const known = [...labels.keys()].filter((image) => labels[image]! >= 0)
  const chosen = everyKth(known.length, wanted).map((index) => known[index]!)
  return {
    pixels: pickImages(pixels, labels.length, chosen),
    labels: Int32Array.from(chosen, (image) => labels[image]!),
  }
}

function everyKth(total: number, wanted: number): number[] {
  const count = Math.min(total, wanted)
  return Array.from({ length: count }, (_, index) => Math.floor((index * total) / count))
}

function pickImages(pixels: Uint8Array, total: number, chosen: readonly number[]): Uint8Array {
  const size = pixels.length / Math.max(1, total)
  const result = new Uint8Array(chosen.length * size)
  chosen.forEach((image, index) => result.set(pixels.subarray(image * size, (image + 1) * size), index * size))
  return result
}
