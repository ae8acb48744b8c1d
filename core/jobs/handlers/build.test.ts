import { expect, it } from 'vitest'
import { buildParams } from '../../contract/jobs/build.ts'
import { checkWeights } from '../../graph/check-weights.ts'
import { createJobProbe } from '../../testing/job-context.ts'
import { buildHandler } from './build.ts'

it.each([
  [{ architecture: 'akidanet' }, 226_906],
  [{ architecture: 'mobilenet-v1' }, 219_058],
  [{ architecture: 'mobilenet-v1', style: 'fused' }, 214_098],
])('builds %o with its published parameters and weights that fit', async (params, parameters) => {
  const outcome = await buildHandler.run(buildParams.parse(params), createJobProbe().context)
  const [model] = outcome.models!
  expect(outcome.result).toEqual({ modelId: '$model', parameters })
  expect(checkWeights(model!.graph, model!.weights)).toEqual([])
})

it('draws the same weights from the same seed, others from another', async () => {
  const weightsOf = async (seed: number) =>
    (await buildHandler.run(buildParams.parse({ architecture: 'small-cnn', seed }), createJobProbe().context))
      .models![0]!.weights
  expect(await weightsOf(1)).toEqual(await weightsOf(1))
  expect(await weightsOf(1)).not.toEqual(await weightsOf(2))
})
