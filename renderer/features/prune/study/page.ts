import { studyText } from '../../../text/study.ts'
import type { ViewPage } from '../../../ui/view-pages.ts'

export const page: ViewPage = { label: studyText.page, order: 50 }
