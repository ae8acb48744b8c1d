import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Diagnostic } from '../../core/base/diagnostic.ts'

/** A finding with what its fix does here. */
export type Problem = Diagnostic & { source: string; applyFix?: () => void; reveal?: () => void }

const order = { error: 0, warning: 1, info: 2 }

/** Findings about the open work, by the feature that found them. */
export const useProblemsStore = defineStore('problems', () => {
  const bySource = shallowRef<ReadonlyMap<string, readonly Problem[]>>(new Map())
  const list = computed(() => [...bySource.value.values()].flat().sort((a, b) => order[a.severity] - order[b.severity]))
  const errorCount = computed(() => list.value.filter(({ severity }) => severity === 'error').length)
  function set(source: string, problems: readonly Problem[]): void {
    bySource.value = new Map(bySource.value).set(source, problems)
  }
  return { list, errorCount, set }
})
