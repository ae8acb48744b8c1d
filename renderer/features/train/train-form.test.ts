import { describe, expect, it } from 'vitest'
import { trainParams } from '../../../core/contract/jobs/train.ts'
import type { ModelSummary } from '../../../core/contract/models.ts'
import type { RunSummary } from '../../../core/contract/run.ts'
import { rootOf } from '../../ui/suggest-teacher.ts'
import { bitPresets, presetOf } from './recipe/bit-presets.ts'
import { suggestForm, toTrainParams, withProposal } from './train-form.ts'

const model = (id: string, parentId: string | null, isQuantised = false): ModelSummary => ({
  id,
  name: id,
  createdAt: '2026-01-01T00:00:00Z',
  parentId,
  runId: `run-${id}`,
  parameters: 1,
  layers: 1,
  isQuantised,
  weightsSha256: '',
})
const run = (modelId: string, type: RunSummary['type']): RunSummary => ({
  id: `run-${modelId}`,
  type,
  name: '',
  createdAt: '',
  durationMs: 0,
  inputModelId: null,
  outputModelId: modelId,
  datasetId: null,
  metrics: {},
  tags: [],
  notes: '',
})
const imported = model('imported', null)
const swapped = model('swapped', 'imported')
const tuned = model('tuned', 'swapped')
const models = [imported, swapped, tuned]
const runs = [run('imported', 'import'), run('swapped', 'swap'), run('tuned', 'train')]

describe('the suggested recipe', () => {
  it('fine-tunes a swapped model in float, taught by the import', () => {
    expect(suggestForm(swapped, models, runs)).toMatchObject({ kind: 'float', teacher: 'imported', labelRatio: 0 })
  })
  it('quantises a trained model to 8/4/4 for 5 epochs', () => {
    expect(suggestForm(tuned, models, runs)).toMatchObject({
      kind: 'qat',
      epochs: 5,
      inputBits: 8,
      weightBits: 4,
      activationBits: 4,
      teacher: 'imported',
    })
  })
  it('has no teacher when the model is the root, nor when the root was built with random weights', () => {
    expect(suggestForm(imported, models, runs).teacher).toBe('')
    expect(suggestForm(tuned, models, [run('imported', 'build'), ...runs.slice(1)]).teacher).toBe('')
  })
  it('keeps bits and steps of a quantised model unless told otherwise', () => {
    const mixed = model('mixed', 'tuned', true)
    const refs = { model: 'mixed', data: 'd' }
    const form = suggestForm(mixed, [...models, mixed], runs)
    const kept = toTrainParams(form, refs).params!
    expect([kept.bits, kept.layerBits, kept.steps]).toEqual([undefined, undefined, undefined])
    const changed = toTrainParams({ ...form, keepsBits: false, steps: 'learned' }, refs).params!
    expect([changed.bits?.weights, changed.steps]).toEqual([4, 'learned'])
  })
  it('takes bits that another page found', () => {
    const bits = { inputWeights: 8, weights: 2, activations: 4 } as const
    const layerBits = { separable_4: { weights: 4, activations: 2 } } as const
    const form = withProposal(suggestForm(swapped, models, runs), { bits, layerBits })
    const { params } = toTrainParams(form, { model: 'swapped', data: 'd' })
    expect(params).toMatchObject({ bits, layerBits, steps: 'fixed' })
  })
  it('is accepted by the job as it stands', () => {
    for (const each of models) {
      const { params, errors } = toTrainParams(suggestForm(each, models, runs), { model: each.id, data: 'd' })
      expect(errors).toEqual({})
      expect(trainParams.safeParse(params).success).toBe(true)
    }
  })
  it('ends on a chain that loops', () => expect(rootOf(model('a', 'a'), [model('a', 'a')]).id).toBe('a'))
})

describe('parameters', () => {
  const form = suggestForm(tuned, models, runs)
  const refs = { model: 'tuned', data: 'd' }
  it('say how wide depthwise kernels and the classifier are beside 1-bit weights only', () => {
    expect(toTrainParams(form, refs).params?.bits).toEqual({ inputWeights: 8, weights: 4, activations: 4 })
    const hybrid = { ...form, ...bitPresets.hybrid, classifierBits: 4 as const }
    expect(toTrainParams(hybrid, refs).params?.bits).toEqual({
      inputWeights: 8,
      weights: 1,
      activations: 4,
      depthwise: 8,
      classifier: 4,
    })
    expect([presetOf(form), presetOf({ ...form, ...bitPresets.oneBit }), presetOf(hybrid)]).toEqual([
      'akida',
      'oneBit',
      'custom',
    ])
  })

  it('leave out what is switched off', () => {
    const { params } = toTrainParams({ ...form, kind: 'float', teacher: '', activity: 'none' }, refs)
    expect(params).not.toHaveProperty('bits')
    expect(params).not.toHaveProperty('teacher')
    expect(params).not.toHaveProperty('activity')
    expect(params).not.toHaveProperty('learningRate')
  })
  it('read numbers with exponents', () => {
    const { params } = toTrainParams(
      { ...form, activity: 'l1l2', amplitude: '1e-6', learningRate: '2e-4', gammaL1: '1e-5' },
      refs,
    )
    expect(params).toMatchObject({ activity: { kind: 'l1l2', amplitude: 1e-6 }, learningRate: 2e-4, gammaL1: 1e-5 })
  })
  it('read frozen layers as a number or as names, and leave out what is not set', () => {
    const freezeOf = (freeze: string) => toTrainParams({ ...form, freeze }, refs).params!.freeze
    expect(freezeOf(' 3 ')).toEqual({ first: 3 })
    expect(freezeOf('conv_0, conv_1')).toEqual(['conv_0', 'conv_1'])
    expect(freezeOf('')).toEqual([])
  })
  it('carry class weights and layer weights by name', () => {
    const { params } = toTrainParams(
      {
        ...form,
        classWeighting: 'given',
        classWeights: 'person=2',
        activity: 'event-cost',
        layerWeights: 'conv_0=0.5',
        mode: 'HwPr',
      },
      refs,
    )
    expect(params).toMatchObject({
      classWeights: { person: 2 },
      activity: { kind: 'event-cost', weights: { conv_0: 0.5 }, device: 'AKD1500', mode: 'HwPr' },
    })
    const { errors } = toTrainParams({ ...form, classWeighting: 'given', classWeights: 'person' }, refs)
    expect(errors.classWeights).toContain('"person" is not a list')
  })
  it('match layer outputs only with a teacher', () => {
    const matched = { ...form, matchWeight: 0.5, matchLayers: 'conv_1' }
    expect(toTrainParams(matched, refs).params!.featureMatching).toEqual({ weight: 0.5, layers: ['conv_1'] })
    expect(toTrainParams({ ...matched, teacher: '' }, refs).params).not.toHaveProperty('featureMatching')
  })
  it('name the field that is wrong', () => {
    expect(toTrainParams({ ...form, learningRate: 'fast' }, refs).errors.learningRate).toContain(
      '"fast" is not a number',
    )
    expect(toTrainParams({ ...form, epochs: 0 }, refs)).toMatchObject({
      params: null,
      errors: { epochs: expect.any(String) as string },
    })
    expect(toTrainParams({ ...form, activity: 'l1l2', amplitude: '-1' }, refs).errors).toHaveProperty('amplitude')
  })
})
