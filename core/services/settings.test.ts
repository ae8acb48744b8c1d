import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createSettingsFile } from '../node/paths/settings-file.ts'
import { temporaryWorkFolder } from '../testing/temporary-project.ts'
import type { ServiceDependencies } from './dependencies.ts'
import { createSettingsService } from './settings.ts'

const { folder, remove } = temporaryWorkFolder()
afterAll(remove)

test('the number of jobs at once is kept, beside what else is, and can be left to the machine again', () => {
  const path = join(folder, 'settings.json')
  const settings = createSettingsFile(path)
  settings.addRecentProject('/p', 'p', '2026-01-01')
  const service = createSettingsService({ settings, defaultParallelJobs: 2 } as ServiceDependencies)
  const context = { signal: new AbortController().signal }
  expect(service['settings.get']({}, context)).toEqual({ parallelJobs: null, defaultParallelJobs: 2 })
  void service['settings.update']({ parallelJobs: 3 }, context)
  expect(createSettingsFile(path).parallelJobs()).toBe(3)
  expect(settings.recentProjects()).toHaveLength(1)
  expect(service['settings.update']({ parallelJobs: null }, context)).toMatchObject({ parallelJobs: null })
})
