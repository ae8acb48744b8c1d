import { expect, it } from 'vitest'
import { thresholdsParams } from '../../../../core/contract/jobs/thresholds.ts'
import { defaultThresholdForm, toThresholdsParams } from './threshold-form.ts'

it('starts as the job does by default, and is accepted by it', () => {
  const params = toThresholdsParams(defaultThresholdForm(), { model: 'm', data: 'd' })
  expect(thresholdsParams.parse(params)).toEqual(thresholdsParams.parse({ model: 'm', data: 'd' }))
  expect(params).not.toHaveProperty('name')
  expect(toThresholdsParams({ ...defaultThresholdForm(), name: ' raised ' }, { model: 'm', data: 'd' }).name).toBe(
    'raised',
  )
})
