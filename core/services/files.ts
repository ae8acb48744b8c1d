import type { Handlers } from '../rpc/handlers.ts'
import type { ServiceDependencies } from './dependencies.ts'

export function createFilesService({ files }: ServiceDependencies): Pick<Handlers, 'files.list'> {
  return {
    'files.list': ({ path, extensions }) => files.list(path, extensions),
  }
}
