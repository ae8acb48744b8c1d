import type { Handlers } from '../rpc/handlers.ts'
import { findDataset } from '../jobs/references.ts'
import { thumbnailUrl } from './artifact-paths.ts'
import type { ServiceDependencies } from './dependencies.ts'

export function createDataService({
  session,
  images,
  publish,
}: ServiceDependencies): Pick<
  Handlers,
  'data.list' | 'data.samples' | 'data.augmented' | 'data.thumbnails' | 'data.remove'
> {
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

    async 'data.augmented'({ data, split, images: wanted, variants, ...shown }) {
      const dataset = findDataset(session.project().store, data)
      const { total } = await images.list(dataset, { split, offset: 0, limit: 1 })
      const places = Array.from({ length: Math.min(wanted, total) }, (_, index) => Math.floor((index * total) / wanted))
      const pages = await Promise.all(places.map((offset) => images.list(dataset, { split, offset, limit: 1 })))
      return pages
        .flatMap((page) => page.images)
        .map(({ path, className }) => {
          const urls = Array.from({ length: variants + 1 }, (_, variant) =>
            thumbnailUrl(dataset.id, path, { ...shown, variant }),
          )
          return { path, className, original: urls[0]!, variants: urls.slice(1) }
        })
    },

    'data.thumbnails'({ data, paths }) {
      const { id } = findDataset(session.project().store, data)
      return paths.map((path) => thumbnailUrl(id, path))
    },

    'data.remove'({ data }) {
      const { store } = session.project()
      store.removeDataset(findDataset(store, data).id)
      publish('project', { changed: ['info', 'data'] })
      return null
    },
  }
}
