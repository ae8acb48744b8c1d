import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { batchNormTrainingGradKernel, batchNormTrainingKernel } from '../../../tensor/kernel-names.ts'
import { runKernel } from '../../../tensor/ops.ts'
import { floatType, type NodeBackend, type OpAttribute } from '../node-backend.ts'
import { registerComposed, registerKernel, type Attributes } from './register.ts'

/**
 * Training batch normalisation. Outputs: y, batch mean, unbiased batch variance, and three that the gradient reuses. On tfjs-node
 * TensorFlow's FusedBatchNormV3 and its gradient; elsewhere composed.
 */
export function registerBatchNorm(tf: typeof tfc): void {
  registerKernel<NodeBackend>(
    tf,
    batchNormTrainingKernel,
    'tensorflow',
    ({ x, scale, offset }, attributes, backend) => {
      const empty = tf.tensor1d([])
      const outputs = backend.executeMultipleOutputs(
        'FusedBatchNormV3',
        nativeAttributes(backend, attributes),
        [x!, scale!, offset!, empty, empty],
        6,
      )
      empty.dispose()
      return outputs
    },
  )
  registerKernel<NodeBackend>(
    tf,
    batchNormTrainingGradKernel,
    'tensorflow',
    ({ dy, x, scale, r1, r2, r3 }, attributes, backend) => {
      const outputs = backend.executeMultipleOutputs(
        'FusedBatchNormGradV3',
        nativeAttributes(backend, attributes),
        [dy!, x!, scale!, r1!, r2!, r3!],
        5,
      )
      outputs[3]!.dispose()
      outputs[4]!.dispose()
      return outputs.slice(0, 3)
    },
  )
  registerComposed(tf, batchNormTrainingKernel, ({ x, scale, offset }, { epsilon }) => {
    const count = x!.size / x!.shape.at(-1)!
    const { mean, variance } = tf.moments(x!, allButLast(x!))
    const inverse = tf.rsqrt(tf.add(variance, epsilon as number))
    const y = tf.add(tf.mul(tf.mul(tf.sub(x!, mean), inverse), scale!), offset!)
    return [y, mean, tf.mul(variance, count / Math.max(1, count - 1)), tf.clone(mean), inverse, tf.scalar(0)]
  })
  registerComposed(tf, batchNormTrainingGradKernel, ({ dy, x, scale, r1: mean, r2: inverse }) => {
    const axes = allButLast(x!)
    const normalised = tf.mul(tf.sub(x!, mean!), inverse!)
    const dBeta = tf.sum(dy!, axes)
    const dGamma = tf.sum(tf.mul(dy!, normalised), axes)
    const share = x!.shape.at(-1)! / x!.size
    const dx = tf.mul(tf.mul(scale!, inverse!), tf.sub(dy!, tf.mul(tf.add(dBeta, tf.mul(normalised, dGamma)), share)))
    return [dx, dGamma, dBeta]
  })
  tf.registerGradient({
    kernelName: batchNormTrainingKernel,
    inputsToSave: ['x', 'scale'],
    outputsToSave: [false, false, false, true, true, true],
    gradFunc: (dys, saved, attributes) => {
      const [x, scale, r1, r2, r3] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor]
      const dy = (dys as Tensor[])[0]!
      const inputs = { dy, x, scale, r1, r2, r3 }
      const [dx, dGamma, dBeta] = runKernel(tf, batchNormTrainingGradKernel, inputs, attributes)
      return { x: () => dx!, scale: () => dGamma!, offset: () => dBeta! }
    },
  })
}

function nativeAttributes(backend: NodeBackend, { epsilon }: Attributes): OpAttribute[] {
  const { TF_ATTR_BOOL, TF_ATTR_FLOAT, TF_ATTR_STRING } = backend.binding
  return [
    floatType(backend, 'T'),
    floatType(backend, 'U'),
    { name: 'epsilon', type: TF_ATTR_FLOAT, value: epsilon as number },
    { name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: TF_ATTR_BOOL, value: true },
  ]
}

function allButLast(x: Tensor): number[] {
  return Array.from({ length: x.rank - 1 }, (_, axis) => axis)
}
