import { defineStore } from 'pinia'
import { useDatasetsStore } from '../../stores/datasets.store.ts'
import { useDocumentStore } from '../../stores/document.store.ts'
import { useModelsStore } from '../../stores/models.store.ts'
import { useChoice } from '../../ui/use-choice.ts'

/** What all pages of the pruning view work on. */
export const usePruneStore = defineStore('prune', () => {
  const models = useModelsStore()
  const datasets = useDatasetsStore()
  const project = useDocumentStore()
  const modelId = useChoice(
    (id) => models.byId(id) !== null,
    () => models.byId(project.baseModelId)?.id ?? models.latest?.id ?? null,
  )
  const dataId = useChoice(
    (id) => datasets.byId(id) !== null,
    () => datasets.byId(project.settings.datasetId)?.id ?? datasets.list.at(-1)?.id ?? null,
  )
  return { modelId, dataId }
})
