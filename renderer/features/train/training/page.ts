import { trainText } from '../../../text/train.ts'
import type { TrainPage } from '../train-page.ts'

export const page: TrainPage = { label: trainText.trainingPage, order: 1 }
