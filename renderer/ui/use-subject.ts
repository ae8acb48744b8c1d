import type { WritableComputedRef } from 'vue'
import { useDatasetsStore } from '../stores/datasets.store.ts'
import { useDocumentStore } from '../stores/document.store.ts'
import { useModelsStore } from '../stores/models.store.ts'
import { useChoice } from './use-choice.ts'

/** The model and the data set that a page works on: those of the document, else the newest, until the user chooses others. */
export function useSubject(): { modelId: WritableComputedRef<string>; dataId: WritableComputedRef<string> } {
  const models = useModelsStore()
  const project = useDocumentStore()
  const modelId = useChoice(
    (id) => models.byId(id) !== null,
    () => models.byId(project.baseModelId)?.id ?? models.latest?.id ?? null,
  )
  return { modelId, dataId: useDatasetChoice() }
}

/** The data set alone. */
export function useDatasetChoice(): WritableComputedRef<string> {
  const datasets = useDatasetsStore()
  const project = useDocumentStore()
  return useChoice(
    (id) => datasets.byId(id) !== null,
    () => datasets.byId(project.settings.datasetId)?.id ?? datasets.list.at(-1)?.id ?? null,
  )
}
