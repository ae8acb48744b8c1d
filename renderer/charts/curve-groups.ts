import type { Series } from '../../core/contract/run.ts'
import type { Curve } from './line-options.ts'

/** Curves of one quantity, drawn in one chart. */
export type CurveGroup = {
  key: string
  label: string
  unit: string
  xLabel: string
  curves: Curve[]
  yMin?: number
  yMax?: number
}

const quantities: { key: string; label: string; unit: string; pattern: RegExp; yMin?: number; yMax?: number }[] = [
  { key: 'accuracy', label: 'Accuracy', unit: 'ratio', pattern: /acc/i },
  { key: 'sparsity', label: 'Sparsity', unit: 'ratio', pattern: /sparsity/i, yMin: 0, yMax: 1 },
  { key: 'rate', label: 'Learning rate', unit: '', pattern: /learning|\blr\b/i },
  { key: 'speed', label: 'Speed', unit: 'images/s', pattern: /images|speed/i },
  { key: 'loss', label: 'Loss', unit: 'nats', pattern: /loss/i },
]
const order = ['loss', 'accuracy', 'sparsity']

/** Live points of a job or series of a run, sorted into charts by what they measure; unknown ones get a chart each. */
export function groupCurves(series: readonly Series[]): CurveGroup[] {
  const groups = new Map<string, CurveGroup>()
  for (const one of series) {
    const known = quantities.find(({ pattern }) => pattern.test(one.name))
    const key = known?.key ?? one.name
    const group = groups.get(key) ?? {
      key,
      label: known?.label ?? one.name,
      unit: one.unit === 'ratio' || known?.unit === 'ratio' ? 'ratio' : one.unit || (known?.unit ?? ''),
      xLabel: one.xLabel,
      curves: [],
      ...(known?.yMin === undefined ? {} : { yMin: known.yMin }),
      ...(known?.yMax === undefined ? {} : { yMax: known.yMax }),
    }
    group.curves.push({ name: curveName(one.name, group.label), points: one.points })
    groups.set(key, group)
  }
  const rank = ({ key }: CurveGroup) => (order.includes(key) ? order.indexOf(key) : order.length)
  return [...groups.values()].sort((a, b) => rank(a) - rank(b))
}

/** Live points carry names only; their x is the epoch. */
export function liveSeries(curves: Readonly<Record<string, readonly (readonly [number, number])[]>>): Series[] {
  return Object.entries(curves).map(([name, points]) => ({
    name,
    unit: '',
    xLabel: 'Epoch',
    points: points.map(([x, y]): [number, number] => [x, y]),
  }))
}

/** `Validation accuracy` in the chart `Accuracy` is `validation`; a bare name is what was measured while training. */
function curveName(name: string, label: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .replace(/\bratio\b/i, '')
    .trim()
    .toLowerCase()
  const rest = words.replace(label.toLowerCase(), '').trim()
  return rest || 'training'
}
