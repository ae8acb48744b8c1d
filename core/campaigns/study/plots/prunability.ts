import { z } from 'zod'
import type { PlotSetInput } from '../../../report/plots/plot.ts'

const prunability = z.object({
  arithmetic: z.string(),
  images: z.number(),
  importance: z.string(),
  accuracyRatio: z.number(),
  layers: z.array(
    z.object({ layer: z.string(), cells: z.array(z.object({ ratio: z.number(), accuracyRatio: z.number() })) }),
  ),
})

/** Accuracy against the share of filters masked, one small chart a layer; none where the result holds no prunability. */
export function prunabilityPlots(result: unknown): PlotSetInput[] {
  const found = prunability.safeParse(result).data
  if (found === undefined) return []
  return [
    {
      key: 'prunability',
      title: 'Prunability of each layer',
      note: `Accuracy (${found.arithmetic}, ${found.images} validation images) with the least important filters of one layer removed by ${found.importance}, not retrained.`,
      size: 'small',
      plots: found.layers.map(({ layer, cells }) => ({
        key: `prunability-${layer}`,
        title: layer,
        x: { label: 'Filters removed', unit: 'ratio' },
        y: { label: 'Accuracy', unit: 'ratio' },
        groups: [
          {
            name: layer,
            isLine: true,
            points: [{ ratio: 0, accuracyRatio: found.accuracyRatio }, ...cells.filter(({ ratio }) => ratio > 0)].map(
              ({ ratio, accuracyRatio }) => ({ x: ratio, y: accuracyRatio }),
            ),
          },
        ],
      })),
    },
  ]
}
