import { expect, it } from 'vitest'
import { findPages } from './view-pages.ts'

const load = async () => ({ default: {} })

it('sorts the pages of a view and names them by their folder', () => {
  const pages = findPages(
    { './schedule/page.ts': { label: 'Schedule', order: 20 }, './plan/page.ts': { label: 'Plan', order: 1 } },
    { './plan/PlanPage.vue': load, './schedule/SchedulePage.vue': load },
  )
  expect(pages.map(({ id, label }) => [id, label])).toEqual([
    ['plan', 'Plan'],
    ['schedule', 'Schedule'],
  ])
})

it('refuses a page without its component', () => {
  expect(() => findPages({ './plan/page.ts': { label: 'Plan', order: 1 } }, {})).toThrow('./plan/page.ts')
})
