import { quantiseText } from '../../../text/quantise.ts'
import type { TrainPage } from '../train-page.ts'

export const page: TrainPage = { label: quantiseText.page, order: 20 }
