import type { ViewPage } from '../../ui/view-pages.ts'

/** What a folder of this feature says about its page: `page.ts` exports one as `page`. */
export type TrainPage = ViewPage
