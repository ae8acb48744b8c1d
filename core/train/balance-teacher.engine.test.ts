import { describe, expect, it } from 'vitest'
import { createTrainEngine } from '../node/tfjs/engine.ts'
import { tinyImages, tinyModel } from '../testing/tiny-training.ts'
import { balanceTeacher, balancingShifts } from './balance-teacher.ts'
import { createPredictor } from './predict.ts'

/** Mean over the classes of the mean cross-entropy of each class's images. */
function balancedLoss(logits: Float32Array, labels: Int32Array, shifts: readonly number[]): number {
  const classes = shifts.length
  const losses = shifts.map(() => [] as number[])
  labels.forEach((label, image) => {
    if (label < 0) return
    const row = shifts.map((shift, index) => logits[image * classes + index]! + shift)
    losses[label]!.push(Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0)) - row[label]!)
  })
  return losses.reduce((sum, own) => sum + own.reduce((a, b) => a + b, 0) / own.length, 0) / classes
}

describe('shifts that balance a teacher', () => {
  it('take back what all answers favour a class by', () => {
    const logits = Float32Array.of(0, 1.5, 0, 1.5, 0, 1.5)
    const shifts = balancingShifts(logits, Int32Array.of(0, 1, 1), 2)!
    expect(shifts[0]).toBeCloseTo(0.75, 5)
    expect(shifts[1]).toBeCloseTo(-0.75, 5)
  })

  it('are the likeliest by the labels, every class counting alike', () => {
    const labels = Int32Array.from({ length: 60 }, (_, image) =>
      image % 10 === 0 ? -1 : image % 7 < 4 ? 0 : image % 3,
    )
    const logits = Float32Array.from({ length: 180 }, (_, index) => {
      const label = labels[Math.floor(index / 3)]
      return Math.sin(index * 12.9898) * 2 + (index % 3 === label ? 1 : 0) + [0, 0.8, -0.5][index % 3]!
    })
    const shifts = balancingShifts(logits, labels, 3)!
    expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeCloseTo(0, 6)
    const least = balancedLoss(logits, labels, shifts)
    for (const index of [0, 1, 2])
      for (const by of [-0.02, 0.02])
        expect(balancedLoss(logits, labels, shifts.with(index, shifts[index]! + by))).toBeGreaterThan(least)
  })

  it('need an image of every class', () => {
    expect(balancingShifts(Float32Array.of(0, 1, 0, 1), Int32Array.of(1, -1), 2)).toBeNull()
  })
})

it('a balanced teacher gives every class its share, whatever its bias was', async () => {
  const engine = await createTrainEngine()
  const own = tinyModel()
  const bias = own.weights[`${own.graph.layers.at(-1)!.id}/bias`]!
  const biased = { ...bias, data: bias.data.map((value, index) => value + (index === 0 ? 3 : 0)) }
  const key = `${own.graph.layers.at(-1)!.id}/bias`
  const images = tinyImages(24)
  const labels = images.labels.map((label, image) => (image < 4 ? -1 : label))
  const { model, shifts } = (await balanceTeacher(
    engine,
    { ...own, weights: { ...own.weights, [key]: biased } },
    { ...images, labels },
  ))!
  expect(shifts[0]).toBeLessThan(0)
  const predictor = await createPredictor(engine, model)
  const { probabilities, classes } = await predictor.predict(images.pixels, images.count)
  predictor.dispose()
  for (let each = 0; each < classes; each++) {
    const meanOf = (label: number) => {
      const rows = [...labels.keys()].filter((image) => labels[image] === label)
      return rows.reduce((sum, image) => sum + probabilities[image * classes + each]!, 0) / rows.length
    }
    const mean = [...Array(classes).keys()].reduce((sum, label) => sum + meanOf(label), 0) / classes
    expect(mean).toBeCloseTo(1 / classes, 4)
  }
})
