import type { Report } from './types.ts'

/** The report as JSON, indented, with a line break at the end. Figures keep their full precision. */
export function renderJson(report: Report): string {
  return JSON.stringify(report, null, 2) + '\n'
}
