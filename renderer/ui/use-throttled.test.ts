import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useThrottled } from './use-throttled.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('takes the first change at once, then the last one when the interval is over', async () => {
  const source = ref(0)
  const scope = effectScope()
  const shown = scope.run(() => useThrottled(() => source.value, 500))
  for (const value of [1, 2, 3]) {
    source.value = value
    await nextTick()
  }
  expect(shown?.value).toBe(1)
  vi.advanceTimersByTime(500)
  expect(shown?.value).toBe(3)
  scope.stop()
})
