import { describe, expect, it } from 'vitest'
import { buildAkidaNet } from '../../../core/graph/edit/for-akida.ts'
import { mobileNet } from '../../testing/sample.ts'
import { nextStep, type Progress } from './next-step.ts'

const graph = mobileNet()
const model = (id: string, parentId: string | null, isQuantised = false) =>
  ({ id, parentId, isQuantised, runId: `run-${id}` }) as Progress['model']
const run = (id: string, type: string, inputModelId: string | null = null) =>
  ({ id, type, inputModelId }) as Progress['runs'][number]
const start: Progress = {
  graph,
  model: model('m1', null),
  models: [],
  runs: [run('run-m1', 'import')],
  dataClasses: graph.classes,
  isDraft: false,
  isBusy: false,
}

describe('the next step', () => {
  it('leads from an empty project to the report', () => {
    expect(nextStep({ ...start, dataClasses: null })).toBe('data')
    expect(nextStep({ ...start, runs: [run('run-m1', 'build')] })).toBe('train')
    expect(nextStep(start)).toBe('akidanet')
    expect(nextStep({ ...start, graph: buildAkidaNet(graph), isDraft: true })).toBe('apply')
    const akida = { ...start, graph: buildAkidaNet(graph) }
    expect(nextStep(akida)).toBe('quantise')
    const quantised = { ...akida, model: model('m2', 'm1', true) }
    expect(nextStep(quantised)).toBe('profile')
    expect(nextStep({ ...quantised, runs: [run('r', 'profile', 'm2')] })).toBe('report')
  })

  it('knows the quantised versions of what is shown, not those of others', () => {
    const akida = { ...start, graph: buildAkidaNet(graph) }
    const child = model('m3', 'm2', true)
    expect(nextStep({ ...akida, models: [model('m2', 'm1'), child] })).toBe('profile')
    expect(nextStep({ ...akida, models: [model('m2', 'other'), child] })).toBe('quantise')
  })

  it('offers to adapt what was made for other classes, or has no classifier', () => {
    const headless = { ...graph, layers: graph.layers.slice(0, -1) }
    expect(nextStep({ ...start, dataClasses: ['a', 'b', 'c', 'd', 'e'] })).toBe('adapt')
    expect(nextStep({ ...start, graph: headless })).toBe('adapt')
    expect(nextStep({ ...start, graph: headless, model: model('m1', null, true) })).not.toBe('adapt')
  })

  it('waits while a job is at work', () => {
    expect(nextStep({ ...start, isBusy: true })).toBeNull()
  })
})
