import type { ConvolutionGeometry } from './convolution-loops.ts'

/** dW[i, j, c] = sum over images and outputs of x under (i, j) times dy. x (n, h, w, c), dy (n, oh, ow, c). */
export function depthwiseFilterGradient(
  x: Float32Array,
  dy: Float32Array,
  geometry: ConvolutionGeometry,
): Float32Array {
  const { channels } = geometry
  const gradient = new Float32Array(geometry.kernelHeight * geometry.kernelWidth * channels)
  forEachTap(geometry, (input, output, cell) => {
    for (let c = 0; c < channels; c++) gradient[cell + c]! += x[input + c]! * dy[output + c]!
  })
  return gradient
}

/** dx = sum over the outputs that saw a pixel of w dy. */
export function depthwiseInputGradient(
  dy: Float32Array,
  filter: Float32Array,
  geometry: ConvolutionGeometry,
): Float32Array {
  const { batch, height, width, channels } = geometry
  const gradient = new Float32Array(batch * height * width * channels)
  forEachTap(geometry, (input, output, cell) => {
    for (let c = 0; c < channels; c++) gradient[input + c]! += filter[cell + c]! * dy[output + c]!
  })
  return gradient
}

/** Visits every (input pixel, output pixel, kernel cell) that meet, as offsets of their first channel. */
function forEachTap(g: ConvolutionGeometry, visit: (input: number, output: number, cell: number) => void): void {
  for (let n = 0; n < g.batch; n++)
    for (let oy = 0; oy < g.outHeight; oy++)
      for (let i = 0; i < g.kernelHeight; i++) {
        const y = oy * g.strideY + i - g.top
        if (y < 0 || y >= g.height) continue
        for (let ox = 0; ox < g.outWidth; ox++)
          for (let j = 0; j < g.kernelWidth; j++) {
            const x = ox * g.strideX + j - g.left
            if (x < 0 || x >= g.width) continue
            const input = ((n * g.height + y) * g.width + x) * g.channels
            const output = ((n * g.outHeight + oy) * g.outWidth + ox) * g.channels
            visit(input, output, (i * g.kernelWidth + j) * g.channels)
          }
      }
}
