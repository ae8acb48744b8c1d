import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue'
import { readChartTheme, type ChartTheme } from './chart-theme.ts'

/** The theme of charts, following the window's theme while the component lives. */
export function useChartTheme(): ShallowRef<ChartTheme> {
  const theme = shallowRef<ChartTheme>(readChartTheme(document.body))
  const update = () => {
    theme.value = readChartTheme(document.body)
  }
  let observer: MutationObserver | null = null
  let media: MediaQueryList | null = null
  onMounted(() => {
    observer = new MutationObserver(update)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    if (typeof matchMedia === 'function') {
      media = matchMedia('(prefers-color-scheme: dark)')
      media.addEventListener('change', update)
    }
  })
  onBeforeUnmount(() => {
    observer?.disconnect()
    media?.removeEventListener('change', update)
  })
  return theme
}
