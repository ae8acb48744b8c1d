import type * as tfc from '@tensorflow/tfjs-core'
import { sumOfSquaresKernel } from '../../../tensor/kernel-names.ts'
import { floatType, type NodeBackend } from '../node-backend.ts'
import { registerComposed, registerKernel } from './register.ts'

/**
 * Sum of the squares of all values, a scalar, without a second tensor of the input's size. TensorFlow has it as `L2Loss`, which is half of it; elsewhere
 * a product of the input with itself.
 */
export function registerSumOfSquares(tf: typeof tfc): void {
  registerKernel<NodeBackend>(tf, sumOfSquaresKernel, 'tensorflow', ({ x }, _attributes, backend) => {
    const half = backend.executeSingleOutput('L2Loss', [floatType(backend)], [x!])
    const whole = tf.mul(half, 2)
    half.dispose()
    return whole
  })
  registerComposed(tf, sumOfSquaresKernel, ({ x }) => {
    const flat = tf.reshape(x!, [1, x!.size])
    return tf.reshape(tf.matMul(flat, flat, false, true), [])
  })
}
