import type { PublishedPoint } from './published-point.ts'

const source = "BrainChip's reference experiment on AkidaNet: activity regularisation and pruning for visual wake words"
const conditions =
  'Integer accuracy after 5 epochs of quantisation-aware training at 4 bits. The rate was published without chip, map mode and host time: compare ratios, not absolute rates.'

/** The unreduced AkidaNet .25, which the other rates are compared with: 15.15 ms a frame. */
export const publishedBaseline: PublishedPoint = {
  name: 'AkidaNet .25, baseline (published)',
  metrics: { accuracyRatio: 0.833, framesPerSecond: 66 },
  source,
  conditions,
}

/** Regularised and pruned models of the same publication. `> 80 %` is drawn at 80 %. */
export const publishedReductions: readonly PublishedPoint[] = [
  { name: 'AkidaNet .25, reduced (published, > 80 %)', metrics: { accuracyRatio: 0.8, framesPerSecond: 133 } },
  { name: 'AkidaNet .5, reduced (published)', metrics: { accuracyRatio: 0.841, framesPerSecond: 84 } },
  { name: 'AkidaNet 1.0, reduced (published)', metrics: { accuracyRatio: 0.848, framesPerSecond: 69 } },
].map((point) => ({ ...point, source, conditions }))
