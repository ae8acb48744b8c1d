import type { WritableComputedRef } from 'vue'
import { useDocumentStore } from '../../stores/document.store.ts'
import { useModelsStore } from '../../stores/models.store.ts'
import { useChoice } from '../../ui/use-choice.ts'

/** A choice among float models: the one that is open, else the newest. Searches and recipes quantise by themselves. */
export function useFloatModel(): WritableComputedRef<string> {
  const models = useModelsStore()
  const project = useDocumentStore()
  const isFloat = (id: string) => models.byId(id)?.isQuantised === false
  return useChoice(isFloat, () => {
    const open = project.baseModelId
    if (open !== null && isFloat(open)) return open
    const floats = models.list.filter(({ isQuantised }) => !isQuantised)
    return floats.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt)).at(-1)?.id ?? null
  })
}
