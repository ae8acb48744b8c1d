import type { StepChoice } from '../../../../core/contract/jobs/common.ts'

/** What the form of the bundled recipes holds. 0 epochs: by scale. */
export type StudyForm = {
  kind: 'akidanet' | 'study'
  scale: 'quick' | 'full'
  half: string
  full: string
  device: string
  floatEpochs: number
  quantisedEpochs: number
  /** Activation steps of the whole path. */
  steps: StepChoice
  limit: number
  balanceTeacher: boolean
  test: boolean
}

export function defaultStudyForm(): StudyForm {
  return {
    kind: 'akidanet',
    scale: 'quick',
    half: '',
    full: '',
    device: 'AKD1000',
    floatEpochs: 0,
    quantisedEpochs: 0,
    steps: 'learned',
    limit: 0,
    balanceTeacher: false,
    test: false,
  }
}

export function toStudyParams(
  form: StudyForm,
  { model, data }: { model: string; data: string },
): Record<string, unknown> {
  const shared = {
    model,
    data,
    test: form.test,
    profile: { device: form.device },
    ...(form.floatEpochs > 0 ? { floatEpochs: form.floatEpochs } : {}),
    ...(form.quantisedEpochs > 0 ? { quantisedEpochs: form.quantisedEpochs } : {}),
    training: {
      ...(form.limit > 0 ? { limit: form.limit } : {}),
      ...(form.balanceTeacher ? { balanceTeacher: true } : {}),
    },
  }
  if (form.kind === 'akidanet') return { ...shared, steps: form.steps }
  return {
    ...shared,
    scale: form.scale,
    ...(form.half === '' ? {} : { halfModel: form.half }),
    ...(form.full === '' ? {} : { fullModel: form.full }),
  }
}
