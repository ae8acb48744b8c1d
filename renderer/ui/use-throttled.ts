import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

/** Follows `source` at most every `intervalMs`; the last value always arrives. For charts of values that are pushed ten times a second. */
export function useThrottled<T>(source: () => T, intervalMs = 500): Readonly<ShallowRef<T>> {
  const value = shallowRef(source()) as ShallowRef<T>
  let timer: ReturnType<typeof setTimeout> | null = null
  let isBehind = false
  const follow = (): void => {
    value.value = source()
    isBehind = false
    timer = setTimeout(() => {
      timer = null
      if (isBehind) follow()
    }, intervalMs)
  }
  watch(source, () => {
    if (timer) isBehind = true
    else follow()
  })
  onScopeDispose(() => timer && clearTimeout(timer))
  return value
}
