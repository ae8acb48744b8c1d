import type { Handlers } from '../rpc/handlers.ts'
import { findDataset } from '../jobs/references.ts'
import { thumbnailUrl } from './artifact-paths.ts'
import type { ServiceDependencies } from './dependencies.ts'

export function createDataService({
  session,
  images,
  publish,
}: ServiceDependencies): Pick<Handlers, 'data.list' | 'data.samples' | 'data.remove'> {
  return {
    'data.list': () => session.project().store.listDatasets(),

    async 'data.samples'({ data, split, className, offset, limit }) {
      const dataset = findDataset(session.project().store, data)
      const found = await images.list(dataset, { split, className, offset, limit })
      return {
        total: found.total,
        samples: found.images.map((image) => ({ ...image, thumbnail: thumbnailUrl(dataset.id, image.path) })),
      }
    },

    'data.remove'({ data }) {
      const { store } = session.project()
      store.removeDataset(findDataset(store, data).id)
      publish('project', { changed: ['info', 'data'] })
      return null
    },
  }
}
