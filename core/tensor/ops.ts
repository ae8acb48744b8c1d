import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import { batchNormTrainingKernel, relu6GradKernel, reluGradKernel } from './kernel-names.ts'

type Tf = typeof tfc

export function runKernel(
  tf: Tf,
  name: string,
  inputs: Record<string, Tensor>,
  attrs: Record<string, unknown> = {},
): Tensor[] {
  const outputs = tf.engine().runKernel(name, inputs, attrs as tfc.NamedAttrMap)
  return Array.isArray(outputs) ? outputs : [outputs]
}

/**
 * Batch normalisation with the statistics of the batch, over all axes but the last, as one operation with its gradient.
 * x (n, h, w, c), gamma and beta (c). `variance` is the unbiased one (n - 1), as TensorFlow feeds it to the moving average.
 */
export function batchNormTraining(tf: Tf, x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number) {
  const [y, mean, variance] = runKernel(
    tf,
    batchNormTrainingKernel,
    { x, scale: gamma, offset: beta },
    { epsilon },
  ) as [Tensor, Tensor1D, Tensor1D]
  return { y, mean, variance }
}

/** max(x, 0), with one operation for the gradient. */
export function relu(tf: Tf, x: Tensor): Tensor {
  return rectify(tf, x, tf.relu, reluGradKernel)
}

/** min(max(x, 0), 6), with one operation for the gradient (tfjs composes it of five). */
export function relu6(tf: Tf, x: Tensor): Tensor {
  return rectify(tf, x, tf.relu6, relu6GradKernel)
}

function rectify(tf: Tf, input: Tensor, forward: (x: Tensor) => Tensor, gradKernel: string): Tensor {
  const rectified = tf.customGrad((x, save) => {
    const y = forward(x as Tensor)
    ;(save as tfc.GradSaveFunc)([y])
    return { value: y, gradFunc: (dy: Tensor, saved: Tensor[]) => runKernel(tf, gradKernel, { dy, y: saved[0]! })[0]! }
  })
  return rectified(input)
}
