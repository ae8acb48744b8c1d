import { AppError } from '../../../base/errors.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import type { ImportedModel } from '../imported-model.ts'
import { branched, chainsOnly } from '../layer-chain/branched.ts'
import { followChain, type ChainOperation } from '../layer-chain/follow-chain.ts'
import { assumeForNames, type PixelScaling } from '../layer-chain/pixel-scaling.ts'
import { buildTranslated, refuseOperators, translated, type TranslatedLayer } from '../layer-chain/translated.ts'
import { readGraphDef, type GraphNode } from './graph-def.ts'
import { translators, type Constants } from './operators.ts'

type Operation = ChainOperation<string> & { node: GraphNode }

/**
 * A model from the frozen graph that TensorFlow.js's converter wrote before version 1 (`tensorflowjs_model.pb`) with the weights of its shards by
 * name. A product and a sum behind a convolution are what is left of batch normalisation, and become one again. `scaling`: of the pixels, where
 * the user states it. AppError, code `import.*`, for what is damaged or cannot be taken in exactly.
 */
export function readFrozenGraph(
  graph: Uint8Array,
  weights: ReadonlyMap<string, Tensor>,
  scaling: PixelScaling | null = null,
): ImportedModel {
  const nodes = readGraphDef(graph)
  const input = onlyInput(nodes)
  const chain = chainOf(nodes, input, weights)
  refuseOperators(
    chain.filter(({ node }) => !Object.hasOwn(translators, node.op)).map(({ name, node }) => ({ name, type: node.op })),
    Object.keys(translators),
  )
  const layers = joinScaleShift(chain.map(({ node }) => translators[node.op]!(node, weights)))
  const shape = input.attributes['shape']?.shape ?? []
  const names = chain.map(({ name }) => name)
  return buildTranslated(
    [translated('InputLayer', input.name, { batch_input_shape: [null, ...shape.slice(1)] }), ...layers],
    {
      format: 'tfjs-frozen',
      statedScaling: scaling,
      assumedScaling: assumeForNames(names),
      keepsNames: false,
      biasAsBatchNorm: true,
    },
  )
}

function onlyInput(nodes: GraphNode[]): GraphNode {
  const [input, other] = nodes.filter(({ op }) => op === 'Placeholder')
  if (!input) throw new AppError('import.empty', 'The frozen graph has no input (a Placeholder).', {})
  if (other) throw branched(other.name, `is a second input beside "${input.name}"`, chainsOnly)
  return input
}

function chainOf(nodes: GraphNode[], input: GraphNode, constants: Constants): Operation[] {
  const isConstant = new Set(nodes.filter(({ op }) => op === 'Const').map(({ name }) => name))
  const operations = nodes
    .filter(({ op }) => op !== 'Const' && op !== 'Placeholder')
    .map((node): Operation => {
      const reads = node.inputs.filter((name) => !isConstant.has(name) && !constants.get(name))
      return { name: node.name, reads, writes: node.name, node }
    })
  const read = new Set(operations.flatMap(({ reads }) => reads))
  const ends = operations.filter(({ name }) => !read.has(name))
  if (ends.length > 1) throw branched(ends[1]!.name, `is a second output beside "${ends[0]!.name}"`, chainsOnly)
  return followChain(operations, input.name, ends[0]?.name ?? '')
}

/** A product and the sum behind it as one layer, as they were one batch normalisation. */
function joinScaleShift(layers: TranslatedLayer[]): TranslatedLayer[] {
  return layers.flatMap((entry, index) => {
    const before = layers[index - 1]
    if (before && isScale(before) && isShift(entry)) return []
    const next = layers[index + 1]
    if (!next || !isScale(entry) || !isShift(next)) return [entry]
    const name = entry.layer.name.replace(/\/[^/]*$/, '')
    return [translated('ScaleShift', name, { scale: true, shift: true }, { ...entry.weights, ...next.weights })]
  })
}

function isScale({ weights }: TranslatedLayer): boolean {
  return weights['scale'] !== undefined
}

function isShift({ weights }: TranslatedLayer): boolean {
  return weights['shift'] !== undefined
}
