import { describe, expect, it } from 'vitest'
import { readLayers } from './layers.ts'

const layer = (class_name: string, name: string, inbound_nodes: unknown[] = []) => ({
  class_name,
  name,
  config: { name },
  inbound_nodes,
})
const functional = (name: string, layers: object[]) => ({ class_name: 'Functional', name, config: { name, layers } })
const namesOf = (model: object) => readLayers(JSON.stringify(model)).map(({ name, group }) => `${group}/${name}`)

describe('readLayers', () => {
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

  const readsOf = (model: object) =>
    Object.fromEntries(
      readLayers(JSON.stringify(model)).map(({ name, reads }) => [name, reads?.map((source) => source.name)]),
    )
  const from = (...sources: string[]) => [sources.map((source) => [source, 0, 0, {}])]

  it('puts layers behind all they read, else in the order of the file', () => {
    const model = functional('m', [
      layer('Add', 'sum', from('b', 'a')),
      layer('Conv2D', 'b', from('in')),
      layer('InputLayer', 'in'),
      layer('Conv2D', 'a', from('in')),
    ])
    expect(readsOf(model)).toEqual({ in: [], b: ['in'], a: ['in'], sum: ['b', 'a'] })
    expect(namesOf(model)).toEqual(['in/in', 'a/a', 'b/b', 'sum/sum'])
  })

  it('leads branches into nested models and out of them', () => {
    const inner = functional('inner', [
      layer('InputLayer', 'door'),
      layer('Conv2D', 'left', from('door')),
      layer('Add', 'both', from('door', 'left')),
    ])
    const model = functional('m', [
      layer('InputLayer', 'in'),
      { ...inner, inbound_nodes: from('in') },
      layer('Conv2D', 'next', from('inner')),
      layer('Add', 'sum', from('next', 'inner')),
    ])
    expect(readsOf(model)).toMatchObject({
      door: ['in'],
      both: ['door', 'left'],
      next: ['both'],
      sum: ['next', 'both'],
    })
  })

  it('finds what is read as a further argument', () => {
    const operator = layer('TFOpLambda', 'plus', [['a', 0, 0, { y: ['in', 0, 0], name: null }]])
    const model = functional('m', [layer('InputLayer', 'in'), layer('Conv2D', 'a', from('in')), operator])
    expect(readsOf(model)).toMatchObject({ plus: ['a', 'in'] })
  })

  it.each<[string, object, RegExp]>([
    [
      'two inputs',
      functional('m', [layer('InputLayer', 'a'), layer('InputLayer', 'b'), layer('Add', 'sum', from('a', 'b'))]),
      /"b" is a second input beside "a"/,
    ],
    [
      'two outputs',
      functional('m', [layer('InputLayer', 'in'), layer('Dense', 'a', from('in')), layer('Dense', 'b', from('in'))]),
      /"b" is a second output beside "a"/,
    ],
    [
      'an output in the middle',
      {
        class_name: 'Functional',
        config: {
          layers: [layer('InputLayer', 'in'), layer('Dense', 'a', from('in')), layer('Dense', 'b', from('a'))],
          output_layers: [
            ['a', 0, 0],
            ['b', 0, 0],
          ],
        },
      },
      /"a" is a second output beside "b"/,
    ],
    [
      'a shared layer',
      functional('m', [layer('InputLayer', 'in'), layer('Dense', 'a', [...from('in'), ...from('a')])]),
      /"a" is used 2 times.*Add and Concatenate may join/,
    ],
  ])('refuses %s', (_what, model, message) => {
    expect(() => readLayers(JSON.stringify(model))).toThrow(
      expect.objectContaining({ code: 'import.branched', message: expect.stringMatching(message) as string }) as Error,
    )
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
    expect(() => readLayers(text)).toThrow(expect.objectContaining({ code: 'import.config-invalid' }) as Error)
  })
})
