import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import type { AkidaNetwork } from '../akida/network.ts'
import { AppError } from '../base/errors.ts'
import { isChain } from '../graph/connections.ts'
import { filterGroups } from '../graph/filter-groups.ts'
import { layerShapes, type MapShape } from '../graph/shapes.ts'
import type { Graph, Model } from '../graph/types.ts'
import { toAkidaNetwork } from '../quant/export.ts'
import { integerForward } from '../quant/integer-forward.ts'
import { integerParameters } from '../quant/integer-parameters.ts'
import type { Weights } from '../tensor/tensor.ts'
import type { TrainEngine } from './engine.ts'
import { forward } from './forward.ts'
import { graphWeights } from './graph-weights.ts'
import { createLayout, packWeights, splitTensor } from './layout.ts'
import type { FeedSpec, ProgramFunction } from './program.ts'

/**
 * A network that can be run from the output of any layer on, with outputs of single filters replaced: layers are counted from 0, batches
 * are whole. In float, or in Akida's integers where the model is quantised (outputs are levels then). One with branches runs as a whole each
 * time: what it hands from layer to layer are the pixels.
 */
export type SplitNetwork = {
  readonly arithmetic: 'float' | 'integer'
  /** Output of a layer, (batch, h, w, filters), from that of the layer before, or from pixels 0..255. Not for the last layer. */
  advance(layer: number, input: Float32Array): Promise<Float32Array>
  /**
   * Logits (batch, classes) from what `advance` gave for a layer, with x * mask + fill in the place of its output x: the mask is [filters], the
   * summand [layers, filters], a row for the layer and each that shares its filters (of a chain: none). Not for the last layer.
   */
  finish(layer: number, output: Float32Array, mask: Float32Array, fill: Float32Array): Promise<Float32Array>
  dispose(): void
}

type Parts = {
  weights: Weights
  advance: (layer: number, parameters: Record<string, Tensor>, x: Tensor) => Tensor
  finish: (layer: number, parameters: Record<string, Tensor>, x: Tensor) => Tensor
}

type Compiled = { variable: Variable; functions: Record<string, ProgramFunction> }

/**
 * Makes all parts in one program that shares one copy of the parameters: two functions a layer, whatever is masked later. AppError
 * `model.not-convertible` for a quantised model that Akida's integers cannot express. Dispose it.
 */
export async function createSplitNetwork(engine: TrainEngine, model: Model, batchSize: number): Promise<SplitNetwork> {
  const isQuantised = model.graph.layers.some(({ bits }) => bits !== null)
  const hasBranches = !isChain(model.graph)
  const { variable, functions } = hasBranches
    ? wholeFunctions(engine, model, batchSize)
    : chainFunctions(engine, model, batchSize, isQuantised)
  const program = await engine.compile({ variables: [variable], functions })
  return {
    arithmetic: isQuantised ? 'integer' : 'float',
    advance: async (layer, x) => (hasBranches ? x : (await program.run(`advance${layer}`, { x }))['output']!),
    finish: async (layer, x, mask, fill) => (await program.run(`finish${layer}`, { x, mask, fill }))['logits']!,
    dispose: () => {
      program.dispose()
      variable.dispose()
    },
  }
}

function chainFunctions(engine: TrainEngine, model: Model, batchSize: number, isQuantised: boolean): Compiled {
  const { tf } = engine
  const parts = isQuantised ? integerParts(engine, model) : floatParts(engine, model)
  const { variable, parameters } = shareParameters(engine, parts.weights)
  const functions: Record<string, ProgramFunction> = {}
  for (const [index, { input, output }] of layerShapes(model.graph).slice(0, -1).entries()) {
    functions[`advance${index}`] = {
      feeds: { x: mapFeed(batchSize, input) },
      run: ({ x }) => ({ output: parts.advance(index, parameters(), x!) }),
    }
    const perFilter: FeedSpec = { shape: [output.channels], dtype: 'float32' }
    functions[`finish${index}`] = {
      feeds: { x: mapFeed(batchSize, output), mask: perFilter, fill: perFilter },
      run: ({ x, mask, fill }) => ({
        logits: parts.finish(index, parameters(), tf.add(tf.mul(x!, mask!), fill!)),
      }),
    }
  }
  return { variable, functions }
}

/** For networks with branches, where a layer's output is not all that those behind it read. */
function wholeFunctions(engine: TrainEngine, model: Model, batchSize: number): Compiled {
  const { tf } = engine
  const { graph } = model
  const { variable, parameters } = shareParameters(engine, graphWeights(model))
  const functions: Record<string, ProgramFunction> = {}
  for (const { layerId, layerIds, filters, locked } of filterGroups(graph)) {
    if (locked) continue
    const index = graph.layers.findIndex(({ id }) => id === layerId)
    functions[`finish${index}`] = {
      feeds: {
        x: mapFeed(batchSize, graph.input),
        mask: { shape: [filters], dtype: 'float32' },
        fill: { shape: [layerIds.length * filters], dtype: 'float32' },
      },
      run: ({ x, mask, fill }) => {
        const rows = tf.split(fill!, layerIds.length)
        const masks = new Map(layerIds.map((id, row) => [id, { mask: mask!, fill: rows[row]! }]))
        return { logits: forward(tf, graph, parameters(), x!, { batchNorm: 'inference', masks }).logits }
      },
    }
  }
  return { variable, functions }
}

function shareParameters({ tf }: TrainEngine, weights: Weights) {
  const layout = createLayout(Object.entries(weights).map(([name, { shape }]) => ({ name, shape: [...shape] })))
  const variable = tf.tidy(() => tf.variable(tf.tensor1d(packWeights(layout, weights)), false)) as Variable
  return { variable, parameters: () => splitTensor(tf, layout, variable) }
}

function mapFeed(batchSize: number, { height, width, channels }: MapShape): FeedSpec {
  return { shape: [batchSize, height, width, channels], dtype: 'float32' }
}

function floatParts({ tf }: TrainEngine, model: Model): Parts {
  const { graph } = model
  const shapes = layerShapes(graph)
  const section = (first: number, end?: number): Graph => ({
    ...graph,
    input: first === 0 ? graph.input : { ...shapes[first]!.input, scale: 1, offset: 0 },
    layers: graph.layers.slice(first, end),
  })
  return {
    weights: graphWeights(model),
    advance: (layer, parameters, x) => {
      const stop = { layerId: graph.layers[layer]!.id, at: 'output' as const }
      const own = section(layer, layer + 1)
      return forward(tf, own, parameters, x, { batchNorm: 'inference', stop }).captured!
    },
    finish: (layer, parameters, x) => forward(tf, section(layer + 1), parameters, x, { batchNorm: 'inference' }).logits,
  }
}

function integerParts({ tf }: TrainEngine, { graph, weights }: Model): Parts {
  const { network, diagnostics } = toAkidaNetwork(graph, weights)
  if (!network) {
    const reasons = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)
    throw new AppError(
      'model.not-convertible',
      `The model cannot be run in Akida's integers. ${reasons.slice(0, 3).join(' ')}`,
    )
  }
  const section = (first: number, end?: number): AkidaNetwork => ({
    ...network,
    layers: network.layers.slice(first, end),
  })
  const from = (first: number, parameters: Record<string, Tensor>) =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => {
        const [index = '', role = ''] = name.split('/')
        return [`${Number(index) - first}/${role}`, value]
      }),
    )
  return {
    weights: integerParameters(network),
    advance: (layer, parameters, x) =>
      integerForward(tf, section(layer, layer + 1), from(layer, parameters), x).outputs[0]!,
    finish: (layer, parameters, x) => integerForward(tf, section(layer + 1), from(layer + 1, parameters), x).predict,
  }
}
