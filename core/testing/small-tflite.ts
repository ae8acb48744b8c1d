import type { LiteFileSpec } from './tflite-file.ts'

/** Numbers of the schema's `BuiltinOperator`. */
export const code = { add: 0, averagePool: 1, conv: 3, depthwise: 4, dequantize: 6, dense: 9, softmax: 25, pad: 34 }

/**
 * A quantised network that shows every form of storage: 4x4x1 uint8 image; padding and a 3x3 convolution of stride 2 with weights per filter and a
 * clipped output; depthwise 1x1; pointwise 1x1 per tensor; average over the map; two logits of float weights; softmax.
 */
export function smallTflite(): LiteFileSpec {
  const map = (name: string, edge: number, channels: number) => ({
    name,
    shape: [1, edge, edge, channels],
    type: 3,
    // 255 levels up to 6.
    quantisation: { scales: [6 / 255], zeroPoints: [0] },
  })
  const bias = (name: string, values: number[]) => ({
    name,
    shape: [values.length],
    type: 2,
    data: Int32Array.from(values),
    quantisation: { scales: [0.25], zeroPoints: [0] },
  })
  return {
    tensors: [
      { name: 'image', shape: [1, 4, 4, 1], type: 3, quantisation: { scales: [1 / 128], zeroPoints: [128] } },
      { name: 'frame', shape: [4, 2], type: 2, data: Int32Array.from([0, 0, 0, 1, 0, 1, 0, 0]) },
      { name: 'padded', shape: [1, 5, 5, 1], type: 3, quantisation: { scales: [1 / 128], zeroPoints: [128] } },
      {
        name: 'edges/weights',
        shape: [2, 3, 3, 1],
        type: 9,
        data: Int8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -2, -3, -4, -5, -6, -7, -8, -9]),
        quantisation: { scales: [0.5, 2], zeroPoints: [0, 1], axis: 0 },
      },
      bias('edges/bias', [4, -8]),
      map('edges/Relu6;edges/bias', 2, 2),
      {
        name: 'spread/weights',
        shape: [1, 1, 1, 2],
        type: 3,
        data: Uint8Array.from([12, 8]),
        quantisation: { scales: [0.1], zeroPoints: [10] },
      },
      bias('spread/bias', [2, 6]),
      map('spread', 2, 2),
      {
        name: 'mix/weights',
        shape: [3, 1, 1, 2],
        type: 3,
        data: Uint8Array.from([1, 2, 3, 4, 5, 6]),
        quantisation: { scales: [0.5], zeroPoints: [1] },
      },
      bias('mix/bias', [1, 2, 3]),
      map('mix', 2, 3),
      map('mean', 1, 3),
      { name: 'scores/weights', shape: [2, 3], data: Float32Array.from([1, 2, 3, 4, 5, 6]) },
      { name: 'scores/bias', shape: [2], data: Float32Array.from([0.5, -0.5]) },
      { name: 'scores', shape: [1, 2] },
      { name: 'probabilities', shape: [1, 2] },
    ],
    inputs: [0],
    outputs: [16],
    operators: [
      { code: code.pad, inputs: [0, 1], outputs: [2] },
      { code: code.conv, inputs: [2, 3, 4], outputs: [5], options: [[0, 'byte', 1], [1, 'int', 2], [2, 'int', 2]] },
      { code: code.depthwise, inputs: [5, 6, 7], outputs: [8], options: [[1, 'int', 1], [2, 'int', 1], [3, 'int', 1], [4, 'byte', 3]] },
      { code: code.conv, inputs: [8, 9, 10], outputs: [11], options: [[1, 'int', 1], [2, 'int', 1], [3, 'byte', 1]] },
      { code: code.averagePool, inputs: [11], outputs: [12], options: [[0, 'byte', 1], [1, 'int', 1], [2, 'int', 1], [3, 'int', 2], [4, 'int', 2]] },
      { code: code.dense, inputs: [12, 13, 14], outputs: [15] },
      { code: code.softmax, inputs: [15], outputs: [16], options: [[0, 'float', 1]] },
    ],
  } // prettier-ignore
}
