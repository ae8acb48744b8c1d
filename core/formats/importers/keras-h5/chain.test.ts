import { describe, expect, it } from 'vitest'
import { readChain } from './chain.ts'

const layer = (class_name: string, name: string, inbound_nodes: unknown[] = []) => ({
  class_name,
  name,
  config: { name },
  inbound_nodes,
})
const functional = (name: string, layers: object[]) => ({ class_name: 'Functional', name, config: { name, layers } })
const namesOf = (model: object) => readChain(JSON.stringify(model)).map(({ name, group }) => `${group}/${name}`)

describe('readChain', () => {
  it('follows the data, whatever the order in the file (Keras 2)', () => {
    const model = functional('m', [
      layer('Dense', 'last', [[['mid', 0, 0, {}]]]),
      layer('InputLayer', 'first'),
      layer('Flatten', 'mid', [[['first', 0, 0, {}]]]),
    ])
    expect(namesOf(model)).toEqual(['first/first', 'mid/mid', 'last/last'])
  })

  it('reads the arguments that Keras 3 writes', () => {
    const from = (source: string) => [
      {
        args: [
          {
            class_name: '__keras_tensor__',
            config: { shape: [null, 8], dtype: 'float32', keras_history: [source, 0, 0] },
          },
        ],
        kwargs: {},
      },
    ]
    const model = functional('m', [
      layer('InputLayer', 'first'),
      layer('Flatten', 'mid', from('first')),
      layer('Dense', 'last', from('mid')),
    ])
    expect(namesOf(model)).toEqual(['first/first', 'mid/mid', 'last/last'])
  })

  it('unfolds nested models, whose weights lie in the group of the outermost', () => {
    const base = functional('base', [layer('InputLayer', 'inner'), layer('Conv2D', 'conv', [[['inner', 0, 0, {}]]])])
    const model = { class_name: 'Sequential', config: { name: 'm', layers: [base, layer('Dense', 'head')] } }
    expect(namesOf(model)).toEqual(['base/inner', 'base/conv', 'head/head'])
  })

  it('takes the list that early versions wrote for Sequential models', () => {
    expect(namesOf({ class_name: 'Sequential', config: [layer('Flatten', 'a'), layer('Dense', 'b')] })).toEqual([
      'a/a',
      'b/b',
    ])
  })

  it.each([
    ['not JSON', '{'],
    ['no object', '[1]'],
    ['no layers', JSON.stringify({ class_name: 'Sequential', config: {} })],
    ['another class', JSON.stringify({ class_name: 'Custom', config: { layers: [] } })],
    [
      'a ring',
      JSON.stringify(
        functional('m', [layer('Flatten', 'a', [[['b', 0, 0, {}]]]), layer('Dense', 'b', [[['a', 0, 0, {}]]])]),
      ),
    ],
    ['a nameless layer', JSON.stringify({ class_name: 'Sequential', config: [{ class_name: 'Dense', config: {} }] })],
  ])('refuses %s', (_what, text) => {
    expect(() => readChain(text)).toThrow(expect.objectContaining({ code: 'import.config-invalid' }) as Error)
  })
})
