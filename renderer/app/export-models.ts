import type { Diagnostic } from '../../core/base/diagnostic.ts'
import type { ExportFormat, ExportResult } from '../../core/contract/jobs/export.ts'
import type { ExportCheck } from '../../core/contract/models.ts'
import { exportText } from '../text/export.ts'

/** What makes an export in this format impossible. */
export function exportBlockers(check: ExportCheck, format: ExportFormat): Diagnostic[] {
  if (!check.isConvertible) return check.diagnostics
  return format === 'metatf' ? check.akida.filter(({ severity }) => severity === 'error') : []
}

/** A line of the size report; null where nothing was measured. */
export type SizeRow = { memory: string; bytes: number | null; eightBitBytes: number | null }

/** The size report, constants and code (flash) before static memory (RAM). */
export function sizeRows(sizes: NonNullable<ExportResult['c']>['sizes']): SizeRow[] {
  const { weightBytes, tableBytes, eightBitWeightBytes, codeBytes, arenaBytes } = sizes
  const words = exportText.c
  return [
    { memory: words.weights, bytes: weightBytes, eightBitBytes: eightBitWeightBytes },
    { memory: words.tables, bytes: tableBytes, eightBitBytes: tableBytes },
    { memory: words.code, bytes: codeBytes, eightBitBytes: codeBytes },
    { memory: words.arena, bytes: arenaBytes, eightBitBytes: arenaBytes },
  ]
}

/** Thousands separated, very large values as powers. */
export function showNumber(value: number): string {
  return Math.abs(value) < 1e9 ? value.toLocaleString('en-US', { maximumFractionDigits: 4 }) : value.toExponential(2)
}
