import { thresholdsText } from '../../../text/thresholds.ts'
import type { TrainPage } from '../train-page.ts'

export const page: TrainPage = { label: thresholdsText.page, order: 40 }
