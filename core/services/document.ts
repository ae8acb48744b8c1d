import type { ProjectDocument } from '../contract/document.ts'
import type { Handlers } from '../rpc/handlers.ts'
import { timestamp } from '../ports/clock.ts'
import type { ServiceDependencies } from './dependencies.ts'

const emptyDocument: ProjectDocument = {
  baseModelId: null,
  graph: null,
  positions: {},
  pruneRecipes: [],
  settings: { device: 'AKD1500', mode: 'Minimal', datasetId: null, hostOverheadMs: 0 },
}

export function createDocumentService({
  session,
  clock,
  publish,
}: ServiceDependencies): Pick<Handlers, 'document.get' | 'document.save'> {
  return {
    'document.get'() {
      const stored = session.project().store.getDocument()
      if (!stored) return { revision: 0, document: emptyDocument }
      // A project of an older release has no word for what came later.
      return { ...stored, document: { ...emptyDocument, ...stored.document } }
    },
    'document.save'({ revision, document }) {
      const next = session.project().store.saveDocument(revision, document, timestamp(clock))
      publish('project', { changed: ['document'] })
      return { revision: next }
    },
  }
}
