import { File, ready } from 'h5wasm'

/** `reads`: names of the layers whose outputs it reads, in models with branches; without it the layer before. */
export type KerasEntry = {
  class_name: string
  config: Record<string, unknown> & { name: string }
  reads?: string[]
}
export type KerasWeights = Record<string, Record<string, { shape: number[]; data: Float32Array }>>

let written = 0

/**
 * Bytes of a model as `model.save('x.h5')` of Keras 2 writes it: Functional where a layer says what it reads, else Sequential. `weights`: layer
 * name -> role -> values.
 */
export async function writeKerasFile(layers: KerasEntry[], weights: KerasWeights): Promise<Uint8Array> {
  const hasBranches = layers.some(({ reads }) => reads)
  const model = hasBranches
    ? { class_name: 'Functional', config: { name: 'model', layers: layers.map(functionalEntry) } }
    : { class_name: 'Sequential', config: { name: 'model', layers } }
  return writeHdf5((file) => {
    file.create_attribute('model_config', JSON.stringify(model))
    file.create_attribute('keras_version', '2.15.0')
    const root = file.create_group('model_weights')
    for (const [layer, own] of Object.entries(weights)) {
      const group = root.create_group(layer)
      const names = Object.keys(own).map((role) => `${layer}/${role}:0`)
      group.create_attribute('weight_names', names)
      const inner = group.create_group(layer)
      for (const [role, { shape, data }] of Object.entries(own))
        inner.create_dataset({ name: `${role}:0`, data, shape, dtype: '<f' })
    }
  })
}

function functionalEntry({ class_name, config, reads }: KerasEntry, index: number, layers: KerasEntry[]) {
  const sources =
    reads ??
    layers
      .slice(0, index)
      .slice(-1)
      .map((before) => before.config.name)
  const inbound_nodes = sources.length > 0 ? [sources.map((source) => [source, 0, 0, {}])] : []
  return { class_name, name: config.name, config, inbound_nodes }
}

/** Bytes of an HDF5 file. */
export async function writeHdf5(fill: (file: File) => void): Promise<Uint8Array> {
  const { FS } = await ready
  const path = `/written-${written++}.h5`
  const file = new File(path, 'w')
  fill(file)
  file.close()
  const bytes = FS.readFile(path)
  FS.unlink(path)
  return bytes
}
