import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Settings } from '../../ports/settings.ts'

const keptProjects = 20

const settingsSchema = z.object({
  recent: z.array(z.object({ path: z.string(), name: z.string(), openedAt: z.string() })).default([]),
  trainEngine: z.object({ name: z.string(), version: z.string(), hint: z.string() }).nullable().default(null),
  parallelJobs: z.number().int().min(1).max(16).nullable().default(null),
})
type Content = z.infer<typeof settingsSchema>

/**
 * The user's settings in a JSON file, read at every use (several studios may run) and replaced as a whole. An unreadable file counts as
 * empty, and a file that cannot be written is no reason to stop: nothing in it is work.
 */
export function createSettingsFile(path: string): Settings {
  const read = (): Content => {
    try {
      return settingsSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    } catch {
      return { recent: [], trainEngine: null, parallelJobs: null }
    }
  }
  const write = (content: Content): void => {
    const temporary = `${path}.${process.pid}.tmp`
    try {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(temporary, JSON.stringify(content, null, 2))
      renameSync(temporary, path)
    } catch {
      // See above.
    }
  }
  return {
    recentProjects: () => read().recent.map((project) => ({ ...project, exists: existsSync(project.path) })),
    addRecentProject(projectPath, name, openedAt) {
      const content = read()
      const others = content.recent.filter((project) => project.path !== projectPath)
      write({ ...content, recent: [{ path: projectPath, name, openedAt }, ...others].slice(0, keptProjects) })
    },
    trainEngine: () => read().trainEngine,
    setTrainEngine(trainEngine) {
      write({ ...read(), trainEngine })
    },
    parallelJobs: () => read().parallelJobs,
    setParallelJobs(parallelJobs) {
      write({ ...read(), parallelJobs })
    },
  }
}
