import type { Series } from '../../../core/contract/run.ts'
import { groupCurves, type CurveGroup } from '../../charts/curve-groups.ts'

/** Curves of several runs over each other: one chart per quantity, each curve named by its run. */
export function overlayCurves(runs: readonly { name: string; series: readonly Series[] }[]): CurveGroup[] {
  const groups = new Map<string, CurveGroup>()
  for (const run of runs) {
    for (const group of groupCurves(run.series)) {
      const target = groups.get(group.key) ?? { ...group, curves: [] }
      for (const curve of group.curves) target.curves.push({ name: `${run.name}: ${curve.name}`, points: curve.points })
      groups.set(group.key, target)
    }
  }
  return [...groups.values()]
}
