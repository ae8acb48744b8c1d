import { optimiseText } from '../../../text/optimise.ts'
import type { ViewPage } from '../../../ui/view-pages.ts'

export const page: ViewPage = { label: optimiseText.page, order: 40 }
