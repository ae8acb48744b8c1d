import { shortNumber } from '../../../../core/base/short-number.ts'
import type { SweepResult, SweepValue } from '../../../../core/contract/campaigns/sweep.ts'
import { formatNumber, formatPercent } from '../../../charts/format.ts'
import { sweepText } from '../../../text/sweep.ts'
import type { TableColumn } from '../../../ui/table-column.ts'

/** Columns of the values of a sweep; those of what was not measured are left out. */
export function sweepColumns({ values, chosenValue, kneeValue }: SweepResult): TableColumn<SweepValue>[] {
  const { columns } = sweepText
  const ratio = (key: keyof SweepValue, label: string): TableColumn<SweepValue> => ({
    key,
    label,
    unit: '%',
    value: (row) => row[key],
    format: (value) => (typeof value === 'number' ? formatPercent(value).replace(' %', '') : '–'),
  })
  const number = (key: keyof SweepValue, label: string, unit: string): TableColumn<SweepValue> => ({
    key,
    label,
    unit,
    value: (row) => row[key],
    format: (value) => (typeof value === 'number' ? formatNumber(value) : '–'),
  })
  const marks = ({ value }: SweepValue): string =>
    [value === chosenValue ? sweepText.chosen : '', value === kneeValue ? sweepText.knee : '']
      .filter(Boolean)
      .join(', ')
  const all: TableColumn<SweepValue>[] = [
    { key: 'value', label: columns.value, value: (row) => row.value, format: (value) => shortNumber(Number(value)) },
    { key: 'seeds', label: columns.seeds, value: (row) => row.seeds },
    ratio('accuracyRatio', columns.accuracy),
    ratio('accuracySpreadRatio', columns.spread),
    ratio('testAccuracyRatio', columns.test),
    ratio('sparsityRatio', columns.sparsity),
    number('framesPerSecond', columns.fps, ''),
    number('energyMj', columns.energy, 'mJ'),
  ]
  const measured = all.filter(({ value }) => values.some((row) => value(row) !== null))
  return [...measured, { key: 'mark', label: columns.mark, value: marks }]
}
