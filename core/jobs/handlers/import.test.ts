import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../base/errors.ts'
import { importParams } from '../../contract/jobs/import.ts'
import { readHdf5 } from '../../node/hdf5.ts'
import { createJobProbe } from '../../testing/job-context.ts'
import { writeGraphDef } from '../../testing/graph-def-file.ts'
import { writeKerasFile, type KerasEntry } from '../../testing/keras-file.ts'
import { importHandler } from './import.ts'

const values = (...shape: number[]) => ({
  shape,
  data: new Float32Array(shape.reduce((product, side) => product * side, 1)).fill(0.1),
})
const layers: KerasEntry[] = [
  {
    class_name: 'Conv2D',
    config: {
      name: 'conv2d',
      batch_input_shape: [null, 8, 8, 3],
      filters: 4,
      kernel_size: [3, 3],
      padding: 'same',
      activation: 'relu',
    },
  },
  { class_name: 'GlobalAveragePooling2D', config: { name: 'mean' } },
  { class_name: 'Dense', config: { name: 'dense', units: 2, activation: 'softmax' } },
]
const bytes = await writeKerasFile(layers, {
  conv2d: { kernel: values(3, 3, 3, 4), bias: values(4) },
  dense: { kernel: values(4, 2), bias: values(2) },
})
const probe = (content: Uint8Array) =>
  createJobProbe({ services: { readFile: async () => content, readHdf5: (file) => readHdf5(file) } }).context

describe('import job', () => {
  it("refuses the vendor's own file by its name and says what to import instead", async () => {
    await expect(
      importHandler.run(importParams.parse({ path: '/models/net.FBZ' }), probe(bytes)),
    ).rejects.toMatchObject({
      code: 'import.fbz',
      message: expect.stringMatching(/Keras model.*network\.json/) as string,
    })
  })
  it('makes a model, counts it and tells what became of every layer', async () => {
    const outcome = await importHandler.run(importParams.parse({ path: 'C:\\models\\small net.h5' }), probe(bytes))
    const parameters = 3 * 3 * 3 * 4 + 4 + 4 * 2 + 2
    expect(outcome.models).toMatchObject([{ key: 'model', name: 'small net', parentId: null }])
    expect(outcome.metrics).toMatchObject({ parameters, layers: 2, macs: 8 * 8 * 27 * 4 + 8 })
    expect(outcome.result).toMatchObject({
      modelId: '$model',
      format: 'keras-h5',
      parameters,
      fileSha256: bytesToHex(sha256(bytes)),
    })
    expect(outcome.result['layers']).toEqual([
      { source: 'conv2d', outcome: 'mapped', target: 'conv_0', message: 'standard convolution' },
      { source: 'mean', outcome: 'folded', target: 'conv_0', message: 'global average after the activation' },
      { source: 'dense', outcome: 'mapped', target: 'classifier', message: 'fully connected' },
    ])
    expect(outcome.diagnostics).toMatchObject([{ code: 'import.input-scale-assumed', severity: 'info' }])
  })

  it('takes the folder of a frozen TensorFlow.js model, and names the file that is missing from it', async () => {
    const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
    const weights = [{ name: 'w', shape: [4, 2], dtype: 'float32' }]
    const files: Record<string, Uint8Array> = {
      '/models/tiny/tensorflowjs_model.pb': writeGraphDef([
        { name: 'input', op: 'Placeholder', shape: [1, 2, 2, 1] },
        { name: 'w', op: 'Const' },
        {
          name: 'conv',
          op: 'Conv2D',
          inputs: ['input', 'k'],
          texts: { padding: 'SAME' },
          lists: { strides: [1, 1, 1, 1] },
        },
        { name: 'flat', op: 'Reshape', inputs: ['conv', 'shape'] },
        { name: 'scores', op: 'MatMul', inputs: ['flat', 'w'] },
      ]),
      '/models/tiny/weights_manifest.json': text([
        {
          paths: ['shard'],
          weights: [
            ...weights,
            { name: 'k', shape: [1, 1, 1, 1], dtype: 'float32' },
            { name: 'shape', shape: [2], dtype: 'int32' },
          ],
        },
      ]),
      '/models/tiny/shard': new Uint8Array(Int32Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 4]).buffer),
    }
    const context = () =>
      createJobProbe({
        services: {
          readFile: async (path) =>
            files[path] ?? Promise.reject(new AppError('file.unreadable', `${path} is a folder`)),
        },
      }).context
    const outcome = await importHandler.run(importParams.parse({ path: '/models/tiny/' }), context())
    expect(outcome.models).toMatchObject([{ name: 'tiny' }])
    expect(outcome.result).toMatchObject({ format: 'tfjs-frozen' })
    delete files['/models/tiny/shard']
    const missing = importHandler.run(importParams.parse({ path: '/models/tiny' }), context())
    await expect(missing).rejects.toMatchObject({ code: 'import.neighbour-missing', details: { name: 'shard' } })
  })

  it('refuses another file before opening it', async () => {
    await expect(
      importHandler.run(importParams.parse({ path: 'a.txt' }), probe(new TextEncoder().encode('text'))),
    ).rejects.toMatchObject({
      code: 'import.format-unknown',
    })
  })
})
