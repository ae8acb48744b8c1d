import { AppError } from '../base/errors.ts'
import type { RenderReport } from '../services/dependencies.ts'

/** Renders through `core/report`. */
export const renderReport: RenderReport = async (_runs, format) => {
  throw new AppError('report.unavailable', `Reports in the format ${format} are not available in this build.`)
}
