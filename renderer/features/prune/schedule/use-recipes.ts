import { computed, ref, shallowRef } from 'vue'
import type { PruneStep } from '../../../../core/contract/jobs/prune-schedule.ts'
import { useDocumentStore } from '../../../stores/document.store.ts'
import { pruneText } from '../../../text/prune.ts'
import { generatedSteps } from './edit-steps.ts'

/** The steps being edited, and the project's recipes. Saving and deleting can be undone like every edit. */
export function useRecipes() {
  const project = useDocumentStore()
  const words = pruneText.scheduleEditor
  const steps = shallowRef<readonly PruneStep[]>(generatedSteps('iterative', 3, 3))
  const name = ref('')
  const recipes = computed(() => project.document.pruneRecipes)
  const options = computed(() => [
    { value: '', label: words.unsaved },
    ...recipes.value.map((recipe) => ({ value: recipe.name, label: recipe.name })),
  ])
  /** The recipe whose steps these are; '' after any change. */
  const current = computed(
    () =>
      recipes.value.find(
        (recipe) => recipe.name === name.value && JSON.stringify(recipe.steps) === JSON.stringify(steps.value),
      )?.name ?? '',
  )
  function open(wanted: string): void {
    const found = recipes.value.find((recipe) => recipe.name === wanted)
    if (!found) return
    name.value = found.name
    steps.value = found.steps
  }
  function save(): void {
    const own = name.value.trim()
    if (!own) return
    project.edit(words.saved(own), (document) => ({
      ...document,
      pruneRecipes: [
        ...document.pruneRecipes.filter((recipe) => recipe.name !== own),
        { name: own, steps: structuredClone([...steps.value]) },
      ],
    }))
  }
  function remove(): void {
    const own = name.value.trim()
    project.edit(words.removed(own), (document) => ({
      ...document,
      pruneRecipes: document.pruneRecipes.filter((recipe) => recipe.name !== own),
    }))
  }
  return { steps, name, options, current, open, save, remove }
}
