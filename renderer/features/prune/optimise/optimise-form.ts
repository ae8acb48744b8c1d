import { optimiseParams } from '../../../../core/contract/campaigns/optimise.ts'
import { optimiseText } from '../../../text/optimise.ts'
import { readNumbers } from '../numbers-text.ts'

/** What the form of the search holds; lists as the user types them. */
export type OptimiseForm = {
  target: string
  minutes: number
  improve: boolean
  device: string
  mode: 'Minimal' | 'AllNps' | 'HwPr'
  hostOverheadMs: number
  amplitudes: string
  strategy: 'greedy' | 'uniform'
  ratios: string
  firstEpochs: number
  quantisedEpochs: number
  limit: number
  teacher: string
}

export function defaultOptimiseForm(): OptimiseForm {
  const { shape } = optimiseParams
  return {
    target: 'at least 133 FPS and 80 %',
    minutes: shape.minutes.parse(undefined),
    improve: false,
    device: 'AKD1000',
    mode: 'Minimal',
    hostOverheadMs: 0,
    amplitudes: shape.amplitudes.parse(undefined).join(', '),
    strategy: shape.strategy.parse(undefined),
    ratios: shape.ratios.parse(undefined).join(', '),
    firstEpochs: shape.firstEpochs.parse(undefined),
    quantisedEpochs: shape.quantisedEpochs.parse(undefined),
    limit: 0,
    teacher: '',
  }
}

/** Why the form cannot be started, by field; empty texts where nothing is wrong. */
export function problemsOf(form: OptimiseForm): { target: string; amplitudes: string; ratios: string } {
  const target = optimiseParams.shape.target.safeParse(form.target)
  const list = (text: string) => (readNumbers(text) === null ? optimiseText.list : '')
  return {
    target: target.success ? '' : firstMessage(target.error.issues),
    amplitudes: list(form.amplitudes),
    ratios: list(form.ratios),
  }
}

type Issue = { message: string; errors?: readonly (readonly Issue[])[] }

/** A union tells what is wrong for each of its forms; the first is the text. */
function firstMessage(issues: readonly unknown[]): string {
  const [issue] = issues as readonly Issue[]
  return issue?.errors?.[0]?.[0]?.message ?? issue?.message ?? ''
}

export function toOptimiseParams(
  form: OptimiseForm,
  { model, data }: { model: string; data: string },
): Record<string, unknown> {
  return {
    model,
    data,
    target: form.target,
    minutes: form.minutes,
    stopWhenReached: !form.improve,
    amplitudes: readNumbers(form.amplitudes) ?? [],
    strategy: form.strategy,
    ratios: readNumbers(form.ratios) ?? [],
    firstEpochs: form.firstEpochs,
    quantisedEpochs: form.quantisedEpochs,
    ...(form.teacher === '' ? {} : { teacher: form.teacher }),
    ...(form.limit > 0 ? { training: { limit: form.limit } } : {}),
    profile: { device: form.device, mode: form.mode, hostOverheadMs: form.hostOverheadMs },
  }
}
