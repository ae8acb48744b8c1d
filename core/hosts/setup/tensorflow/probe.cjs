// Loads the native engine and fits one step with it; prints the version of TensorFlow. Run in a child process: a library that
// does not fit the machine may end the process.
const util = require('node:util')
// tfjs-node 4.22 calls what Node 23 removed.
util.isNullOrUndefined ??= (value) => value === null || value === undefined
const tf = require('@tensorflow/tfjs-node')

async function main() {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [3] })] })
  model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' })
  const history = await model.fit(tf.ones([4, 3]), tf.zeros([4, 1]), { epochs: 1, verbose: 0 })
  if (!Number.isFinite(history.history['loss'][0])) throw new Error('the loss of one step is not a number')
  console.log(JSON.stringify({ tensorflow: tf.backend().binding.TF_Version }))
}

main().catch((error) => {
  console.error(error)
  process.exitCode = 1
})
