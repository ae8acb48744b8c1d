import { describe, expect, it } from 'vitest'
import { createRecorder, type Recorder, type RecorderPlan } from './recorder.ts'

const plan: RecorderPlan = {
  layers: [
    { id: 'a', name: 'conv_0' },
    { id: 'b', name: 'conv_1' },
  ],
  classes: ['x', 'y'],
  epochs: 4,
  stepsPerEpoch: 50,
  batchSize: 32,
}
const run = (recorder: Recorder, from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) =>
    recorder.addStep(from + index + 1, { a: (from + index) % 2, b: 0.25 }, 100),
  )

describe('the record of a training', () => {
  it('has means over groups of steps: 200 steps make 100 columns', () => {
    const recorder = createRecorder(plan)
    const added = run(recorder, 0, 200)
    expect(added.filter(Boolean)).toHaveLength(100)
    const { layers, sparsity, speed } = recorder.record()
    expect(layers).toEqual(['conv_0', 'conv_1'])
    expect(sparsity).toHaveLength(100)
    expect(sparsity[0]).toEqual([0.04, [0.5, 0.25]])
    expect(sparsity.at(-1)![0]).toBe(4)
    // 2 steps x 32 images in 0.2 s.
    expect(speed[0]).toEqual([0.04, 320])
  })
  it('is the sum of what it gave back', () => {
    const recorder = createRecorder(plan)
    const parts = [...run(recorder, 0, 50), recorder.addEpoch(1, null, [])].filter((part) => part !== null)
    const { sparsity, epochs } = recorder.record()
    expect(parts.flatMap((part) => part.sparsity)).toEqual(sparsity)
    expect(parts.flatMap((part) => part.epochs)).toEqual(epochs)
  })
  it('goes on from its state as if it had not stopped', () => {
    const [whole, first] = [createRecorder(plan), createRecorder(plan)]
    run(whole, 0, 200)
    run(first, 0, 101)
    const second = createRecorder(plan, structuredClone(first.state()))
    run(second, 101, 200)
    expect(second.record()).toEqual(whole.record())
  })
  it('stays small: spreads of 24 to 25 of 1,000 epochs, confusion of few classes only', () => {
    const long = createRecorder({ ...plan, epochs: 1000 })
    const wanted = Array.from({ length: 1000 }, (_, index) => index + 1).filter(long.wantsSpread)
    expect(wanted.length).toBeGreaterThanOrEqual(23)
    expect(wanted.length).toBeLessThanOrEqual(25)
    expect(wanted.at(-1)).toBe(1000)
    const confusionOf = (count: number, epoch: number) => {
      const recorder = createRecorder({ ...plan, epochs: 1000, classes: Array.from({ length: count }, String) })
      return recorder.addEpoch(epoch, { accuracyRatio: 1, loss: 0, confusion: [[1]] }, []).epochs[0]!.validation!
        .confusion
    }
    expect([confusionOf(10, 1), confusionOf(11, 1), confusionOf(64, 1000), confusionOf(65, 1000)]).toEqual([
      [[1]],
      null,
      [[1]],
      null,
    ])
  })
})
