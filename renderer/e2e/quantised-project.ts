import { join } from 'node:path'
import { withProject } from '../../core/hosts/cli/session.ts'
import { writeDemoImages } from '../../core/node/images/demo.ts'
import type { JobType } from '../../core/contract/jobs/registry.ts'

/** A project with drawn images and a small quantised model, made without a window. Returns its path. */
export async function makeQuantisedProject(folder: string): Promise<string> {
  const path = join(folder, 'chip.netlathe')
  const images = join(folder, 'drawn')
  await writeDemoImages(images, { sizePx: 32, counts: { train: 32, val: 8, test: 8 } })
  await withProject(null, async (client) => {
    await client.call('project.create', { path })
    const run = async (type: JobType, params: Record<string, unknown>): Promise<void> => {
      const { id } = await client.call('jobs.start', { type, params })
      for (;;) {
        const job = await client.call('jobs.get', { job: id })
        if (job.state === 'succeeded') return
        if (job.error) throw new Error(job.error.message)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
    await run('data', { path: images, name: 'drawn' })
    await run('build', { architecture: 'small-cnn', size: 32, name: 'float' })
    await run('train', { bits: {}, epochs: 1, batchSize: 16, name: 'quantised' })
  })
  return path
}
