import { expect, it } from 'vitest'
import { akidanetParams } from '../../../../core/contract/campaigns/akidanet.ts'
import { studyParams } from '../../../../core/contract/campaigns/study.ts'
import { defaultStudyForm, toStudyParams } from './study-form.ts'

it('asks for what the contract takes, and leaves to the recipe what was not touched', () => {
  const chosen = { model: 'm', data: 'd' }
  const path = akidanetParams.parse(toStudyParams(defaultStudyForm(), chosen))
  expect(path).toMatchObject({ model: 'm', floatEpochs: 20, quantisedEpochs: 5, test: false })
  const form = { ...defaultStudyForm(), kind: 'study' as const, half: 'h', floatEpochs: 3, balanceTeacher: true }
  const study = studyParams.parse(toStudyParams(form, chosen))
  expect(study).toMatchObject({ scale: 'quick', halfModel: 'h', floatEpochs: 3, profile: { device: 'AKD1000' } })
  expect(study.training).toEqual({ balanceTeacher: true })
  expect(study.fullModel).toBeUndefined()
  expect(study.quantisedEpochs).toBeUndefined()
})
