import type { PublishedPoint } from './published-point.ts'

const source = 'Published uniform cut of separable_4..12 by |gamma|, AkidaNet .25, visual wake words'
const conditions = 'Float accuracy after 15 epochs of fine-tuning, on the full visual wake words set.'

/** Uniformly pruned models, float: accuracy against what is left of 226,906 parameters. */
export const publishedPruning: readonly PublishedPoint[] = [
  { name: 'unpruned (published, float)', metrics: { accuracyRatio: 0.8914, parameters: 226_906 } },
  { name: '20 % pruned (published, float)', metrics: { accuracyRatio: 0.8845, parameters: 164_162 } },
  { name: '40 % pruned (published, float)', metrics: { accuracyRatio: 0.8611, parameters: 112_879 } },
  {
    name: '20 % pruned, Hoyer 1.5 (published, float)',
    metrics: { accuracyRatio: 0.8792, parameters: 164_162, sparsityRatio: 0.694 },
  },
  { name: '30 % pruned, Hoyer 2.5 (published, float)', metrics: { accuracyRatio: 0.8706, parameters: 137_836 } },
  { name: '40 % pruned, Hoyer 3.6 (published, float)', metrics: { accuracyRatio: 0.8525, parameters: 112_879 } },
].map((point) => ({ ...point, source, conditions }))
