import fc from 'fast-check'
import { classifier, conv, separable } from '../graph/builders/blocks.ts'
import { connections } from '../graph/connections.ts'
import type { ConvLayer, Graph, Layer, SeparableLayer } from '../graph/types.ts'

const classes = ['a', 'b', 'c']

const blocks = fc.record({
  kind: fc.constantFrom('conv', 'standard', 'fused'),
  filters: fc.constantFrom(4, 5, 6),
  kernel: fc.constantFrom(1, 3),
  /** Which earlier layers are read and added: shares of the number there are. */
  reads: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 3 }),
  adds: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 2 }),
  place: fc.constantFrom('before-activation', 'after-activation'),
  activation: fc.constantFrom('relu6', 'relu', 'none'),
  hasBatchNorm: fc.boolean(),
})

/**
 * Random valid networks with branches, 10x10 pixels in: blocks of every kind that join up to three earlier outputs and add up to two; what
 * nobody reads goes into the classifier, averaged or flattened, with or without a hidden layer.
 */
export const branchedGraphs: fc.Arbitrary<Graph> = fc
  .record({
    list: fc.array(blocks, { minLength: 3, maxLength: 6 }),
    isAveraged: fc.boolean(),
    hasHidden: fc.boolean(),
  })
  .map(({ list, isAveraged, hasHidden }): Graph => {
    const layers: (ConvLayer | SeparableLayer)[] = []
    for (const [index, block] of list.entries()) {
      const pick = (share: number) => layers[Math.floor(share * layers.length)]!
      const from = index === 0 ? [] : [...new Set(block.reads.map(pick))].map(({ id }) => id)
      const added = index === 0 ? [] : [...new Set(block.adds.map(pick))]
      const filters = added[0]?.filters ?? block.filters
      const residual = added.filter((layer) => layer.filters === filters).map(({ id }) => id)
      const base =
        block.kind === 'conv' || index === 0
          ? conv(index, filters, index === 0 ? 2 : 1)
          : separable(index, filters, 1, block.kind === 'fused' ? 'fused' : 'standard')
      layers.push({
        ...base,
        kernel: block.kernel,
        activation: block.activation,
        ...(block.hasBatchNorm ? {} : { batchNorm: null, bias: true }),
        ...(from.length > 0 ? { from } : {}),
        ...(residual.length > 0 ? { residual: { from: residual, place: block.place } } : {}),
      })
    }
    return withClassifier(layers, isAveraged, hasHidden)
  })

function withClassifier(blocks: (ConvLayer | SeparableLayer)[], isAveraged: boolean, hasHidden: boolean): Graph {
  const input = { height: 10, width: 10, channels: 3, scale: 1 / 128, offset: -1 }
  const read = new Set(connections({ input, classes, layers: blocks }).map(({ from }) => from))
  const ends = blocks.filter(({ id }) => !read.has(id))
  const layers: Layer[] = blocks.map((layer) =>
    isAveraged && ends.includes(layer) ? { ...layer, globalAverage: 'after-activation' } : layer,
  )
  const head = { ...classifier(blocks.length, classes), from: ends.map(({ id }) => id) }
  if (!hasHidden) return { input, classes, layers: [...layers, head] }
  const hidden = { ...head, name: 'hidden', units: 6, activation: 'relu' as const }
  return { input, classes, layers: [...layers, hidden, classifier(blocks.length + 1, classes)] }
}
