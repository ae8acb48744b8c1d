import { pruneText } from '../../../text/prune.ts'
import type { ViewPage } from '../../../ui/view-pages.ts'

export const page: ViewPage = { label: pruneText.pages.schedule, order: 20 }
