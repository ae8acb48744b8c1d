import { computed, ref, type WritableComputedRef } from 'vue'

/** A choice that falls back to `fallback()` while nothing was chosen, or when what was chosen is gone. */
export function useChoice(
  isThere: (id: string) => boolean,
  fallback: () => string | null,
): WritableComputedRef<string> {
  const chosen = ref('')
  return computed({
    get: () => (chosen.value && isThere(chosen.value) ? chosen.value : (fallback() ?? '')),
    set: (id) => (chosen.value = id),
  })
}
