import { sweepText } from '../../../text/sweep.ts'
import type { TrainPage } from '../train-page.ts'

export const page: TrainPage = { label: sweepText.page, order: 30 }
