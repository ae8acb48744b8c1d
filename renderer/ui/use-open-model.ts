import { announceError } from '../stores/announce.ts'
import { useDocumentStore } from '../stores/document.store.ts'
import { useModelsStore } from '../stores/models.store.ts'
import { useUiStore } from '../stores/ui.store.ts'
import { modelText } from '../text/model.ts'

/** Opens a version of the model in the model view. */
export function useOpenModel(): (id: string) => Promise<void> {
  const models = useModelsStore()
  const project = useDocumentStore()
  const ui = useUiStore()
  return async (id) => {
    try {
      const version = await models.get(id)
      project.openVersion(version.id, version.graph, modelText.edits.version(version.name))
      ui.show('model')
    } catch (error) {
      announceError(error)
    }
  }
}
