import type { ChartModel } from './chart-model.ts'
import type { ChartTheme } from './chart-theme.ts'
import { heatMapOptions } from './heat-map-options.ts'

/** True classes down, predicted classes across; cells are images. */
export function confusionOptions(
  input: { classes: readonly string[]; confusion: readonly (readonly number[])[] },
  theme: ChartTheme,
): ChartModel {
  const { classes, confusion } = input
  const total = confusion.flat().reduce((sum, n) => sum + n, 0)
  const correct = confusion.reduce((sum, row, i) => sum + (row[i] ?? 0), 0)
  const model = heatMapOptions(
    {
      rows: classes,
      columns: classes,
      values: confusion,
      label: 'Images',
      unit: '',
      rowLabel: 'True class',
      columnLabel: 'Predicted class',
    },
    theme,
  )
  return {
    ...model,
    heightPx: 80 + 36 * Math.max(2, classes.length),
    summary: `Confusion matrix: ${correct} of ${total} images on the diagonal.`,
  }
}
