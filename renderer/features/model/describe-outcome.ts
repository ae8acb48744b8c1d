import type { Evaluation } from '../../../core/contract/jobs/common.ts'
import type { AdaptResult } from '../../../core/contract/jobs/adapt.ts'
import type { ImportResult } from '../../../core/contract/jobs/import.ts'
import type { SwapResult } from '../../../core/contract/jobs/swap.ts'
import { adaptText } from '../../text/adapt.ts'
import { modelText } from '../../text/model.ts'
import { formatChange, formatCount, formatPercent, formatShort } from '../../text/numbers.ts'
import { changeRatio } from './edit-preview.ts'

export type Fact = { label: string; text: string; change?: string; tone?: 'good' | 'bad'; testid: string }

export function describeImport(result: ImportResult): Fact[] {
  const count = (outcome: ImportResult['layers'][number]['outcome']) =>
    result.layers.filter((layer) => layer.outcome === outcome).length
  return [
    { label: modelText.parameters, text: formatCount(result.parameters), testid: 'import-parameters' },
    {
      label: modelText.outcome,
      text: modelText.importSummary(count('mapped'), count('folded'), count('ignored')),
      testid: 'import-summary',
    },
  ]
}

/** What an adaptation did, accuracy first. */
export function describeAdapt({ after, fit, cutLayers, sizeBefore, sizeAfter, measuredNorms }: AdaptResult): Fact[] {
  const head = fit
    ? adaptText.fitted(formatCount(fit.images), formatCount(fit.features))
    : cutLayers.length > 0
      ? adaptText.zeros
      : adaptText.kept
  const accuracy: Fact = after
    ? {
        label: `${modelText.accuracy} (${after.split}, ${after.count})`,
        text: formatPercent(after.accuracyRatio),
        testid: 'adapt-accuracy',
      }
    : { label: modelText.accuracy, text: modelText.notMeasuredAccuracy, testid: 'adapt-accuracy' }
  return [
    accuracy,
    { label: adaptText.head, text: head, testid: 'adapt-head' },
    { label: adaptText.input, text: adaptText.sizes(sizeBefore, sizeAfter), testid: 'adapt-input' },
    ...(measuredNorms > 0
      ? [{ label: adaptText.measured, text: formatCount(measuredNorms), testid: 'adapt-measured' }]
      : []),
  ]
}

export function describeSwap(result: SwapResult): Fact[] {
  const { before, after, layers } = result
  const fitted = layers.filter(({ relativeError }) => relativeError !== null)
  const worst = fitted.toSorted((a, b) => (b.relativeError ?? 0) - (a.relativeError ?? 0))[0]
  const parameters = { before: result.parametersBefore, after: result.parametersAfter }
  const macs = { before: result.macsBefore, after: result.macsAfter }
  return [
    accuracyFact(before, after),
    {
      label: modelText.parameters,
      text: `${formatCount(parameters.before)} → ${formatCount(parameters.after)}`,
      change: formatChange(changeRatio(parameters)),
      testid: 'swap-parameters',
    },
    {
      label: modelText.macs,
      text: `${formatShort(macs.before)} → ${formatShort(macs.after)}`,
      change: formatChange(changeRatio(macs)),
      testid: 'swap-macs',
    },
    ...(worst
      ? [
          {
            label: modelText.worstFit,
            text: `${worst.layer} ${formatPercent(worst.relativeError ?? 0)}`,
            testid: 'swap-worst',
          },
        ]
      : []),
  ]
}

/** Accuracy before and after; the change in percentage points. */
function accuracyFact(before: Evaluation | null, after: Evaluation | null): Fact {
  const testid = 'swap-accuracy'
  if (!before || !after) return { label: modelText.accuracy, text: modelText.notMeasuredAccuracy, testid }
  const points = (after.accuracyRatio - before.accuracyRatio) * 100
  const sign = points > 0 ? '+' : points < 0 ? '−' : '±'
  return {
    label: `${modelText.accuracy} (${after.split}, ${after.count})`,
    text: `${formatPercent(before.accuracyRatio)} → ${formatPercent(after.accuracyRatio)}`,
    change: `${sign}${Math.abs(points).toFixed(1)} ${modelText.points}`,
    ...(points === 0 ? {} : { tone: points > 0 ? ('good' as const) : ('bad' as const) }),
    testid,
  }
}
