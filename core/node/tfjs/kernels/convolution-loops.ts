/** A convolution over (n, h, w, c), output (n, oh, ow, filters). */
export type ConvolutionGeometry = {
  batch: number
  height: number
  width: number
  channels: number
  outHeight: number
  outWidth: number
  kernelHeight: number
  kernelWidth: number
  strideY: number
  strideX: number
  top: number
  left: number
}

/**
 * The input pixels under every cell of the kernel, transposed: (kernelHeight * kernelWidth * channels, n * oh * ow), so that the filter gradient is
 * one plain matrix product (the backend's product of transposed matrices is slow).
 */
export function transposedPatches(x: Float32Array, g: ConvolutionGeometry): Float32Array {
  const columns = g.batch * g.outHeight * g.outWidth
  const patches = new Float32Array(g.kernelHeight * g.kernelWidth * g.channels * columns)
  for (let i = 0; i < g.kernelHeight; i++)
    for (let j = 0; j < g.kernelWidth; j++)
      for (let n = 0; n < g.batch; n++)
        for (let oy = 0; oy < g.outHeight; oy++) {
          const y = oy * g.strideY + i - g.top
          if (y < 0 || y >= g.height) continue
          const column = (n * g.outHeight + oy) * g.outWidth
          const line = (n * g.height + y) * g.width
          for (let ox = 0; ox < g.outWidth; ox++) {
            const position = ox * g.strideX + j - g.left
            if (position < 0 || position >= g.width) continue
            const from = (line + position) * g.channels
            let to = (i * g.kernelWidth + j) * g.channels * columns + column + ox
            for (let c = 0; c < g.channels; c++, to += columns) patches[to] = x[from + c]!
          }
        }
  return patches
}

/**
 * dy spread to the input's grid: zeros between the outputs of a stride, and so much border that a 'valid' convolution with the turned kernel has
 * the input's size. Shape (n, height + kernelHeight - 1, width + kernelWidth - 1, filters).
 */
export function spreadGradient(
  dy: Float32Array,
  filters: number,
  g: ConvolutionGeometry,
): { values: Float32Array; height: number; width: number } {
  const height = g.height + g.kernelHeight - 1
  const width = g.width + g.kernelWidth - 1
  const values = new Float32Array(g.batch * height * width * filters)
  const [before, left] = [g.kernelHeight - 1 - g.top, g.kernelWidth - 1 - g.left]
  for (let n = 0; n < g.batch; n++)
    for (let oy = 0; oy < g.outHeight; oy++)
      for (let ox = 0; ox < g.outWidth; ox++) {
        const from = ((n * g.outHeight + oy) * g.outWidth + ox) * filters
        const to = ((n * height + before + oy * g.strideY) * width + left + ox * g.strideX) * filters
        values.set(dy.subarray(from, from + filters), to)
      }
  return { values, height, width }
}
