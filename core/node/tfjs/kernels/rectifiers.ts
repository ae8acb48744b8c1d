import type * as tfc from '@tensorflow/tfjs-core'
import { levelsGradKernel, levelsKernel, relu6GradKernel, reluGradKernel } from '../../../tensor/kernel-names.ts'
import { floatType, type NodeBackend, type OpAttribute } from '../node-backend.ts'
import { registerComposed, registerKernel, type Attributes } from './register.ts'

/**
 * Gradients of ReLU and ReLU6, and the quantised activation: `levels` rounds x to a multiple of max / (2^bits - 1) between 0 and
 * `max`; its gradient passes where 0 <= x <= max and collects the rest above `max` for `max` itself (PACT).
 */
export function registerRectifiers(tf: typeof tfc): void {
  registerKernel<NodeBackend>(tf, relu6GradKernel, 'tensorflow', ({ dy, y }, _attributes, backend) =>
    backend.executeSingleOutput('Relu6Grad', [floatType(backend)], [dy!, y!]),
  )
  registerKernel<NodeBackend>(tf, reluGradKernel, 'tensorflow', ({ dy, y }, _attributes, backend) =>
    backend.executeSingleOutput('ReluGrad', [floatType(backend)], [dy!, y!]),
  )
  registerKernel<NodeBackend>(tf, levelsKernel, 'tensorflow', ({ x, min, max }, attributes, backend) =>
    backend.executeSingleOutput('FakeQuantWithMinMaxVars', nativeAttributes(backend, attributes), [x!, min!, max!]),
  )
  registerKernel<NodeBackend>(tf, levelsGradKernel, 'tensorflow', ({ dy, x, min, max }, attributes, backend) => {
    const inputs = [dy!, x!, min!, max!]
    const [dx, dMin, dMax] = backend.executeMultipleOutputs(
      'FakeQuantWithMinMaxVarsGradient',
      nativeAttributes(backend, attributes),
      inputs,
      3,
    )
    dMin!.dispose()
    return [dx!, dMax!]
  })
  registerComposed(tf, relu6GradKernel, ({ dy, y }) =>
    tf.mul(dy!, tf.cast(tf.logicalAnd(tf.greater(y!, 0), tf.less(y!, 6)), 'float32')),
  )
  registerComposed(tf, reluGradKernel, ({ dy, y }) => tf.mul(dy!, tf.cast(tf.greater(y!, 0), 'float32')))
  registerComposed(tf, levelsKernel, ({ x, max }, { bits }) => {
    const step = tf.mul(max!, 1 / topLevel(bits))
    return tf.mul(tf.floor(tf.add(tf.mul(tf.minimum(tf.relu(x!), max!), tf.reciprocal(step)), 0.5)), step)
  })
  registerComposed(tf, levelsGradKernel, ({ dy, x, max }) => {
    const isAbove = tf.cast(tf.greater(x!, max!), 'float32')
    const isInside = tf.mul(tf.cast(tf.greaterEqual(x!, 0), 'float32'), tf.sub(1, isAbove))
    return [tf.mul(dy!, isInside), tf.sum(tf.mul(dy!, isAbove))]
  })
}

function topLevel(bits: unknown): number {
  return 2 ** (bits as number) - 1
}

function nativeAttributes(backend: NodeBackend, { bits }: Attributes): OpAttribute[] {
  return [
    { name: 'num_bits', type: backend.binding.TF_ATTR_INT, value: bits as number },
    { name: 'narrow_range', type: backend.binding.TF_ATTR_BOOL, value: false },
  ]
}
