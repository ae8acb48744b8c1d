import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/** Below this variance a teacher's layer says nothing (it is silent), and the difference is not blown up. */
const smallestVariance = 1e-6

/**
 * weight * mean (student - teacher)^2 / variance(teacher), over all elements of both tensors, which have one shape; a scalar. 1 is the error
 * of a constant guess, so layers of any scale weigh alike (FitNets, Romero et al. 2015, without a regressor). The gradient reaches the
 * student only, and is written out because the composed one of a mean makes a tensor of ones as large as the layer.
 */
export function featureDistance(tf: typeof tfc, student: Tensor, teacher: Tensor, weight: number): Tensor {
  const centred = tf.sub(teacher, tf.mean(teacher))
  const variance = tf.maximum(tf.mul(sumOfProducts(tf, centred, centred), 1 / teacher.size), smallestVariance)
  const distance = tf.customGrad((input, save) => {
    const difference = tf.sub(input as Tensor, teacher)
    const value = tf.div(tf.mul(sumOfProducts(tf, difference, difference), weight / teacher.size), variance)
    const saveAll = save as tfc.GradSaveFunc
    saveAll([difference, variance])
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [own, spread] = saved as [Tensor, Tensor]
      return tf.mul(own, tf.div(tf.mul(dy, (2 * weight) / teacher.size), spread))
    }
    return { value, gradFunc }
  })
  return distance(student)
}

function sumOfProducts(tf: typeof tfc, a: Tensor, b: Tensor): Tensor {
  return tf.reshape(tf.matMul(tf.reshape(a, [1, a.size]), tf.reshape(b, [1, b.size]), false, true), [])
}
