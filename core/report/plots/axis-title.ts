import type { Plot } from './plot.ts'

/** `Frame rate (FPS, simulated)`; a ratio is shown in percent. */
export function axisTitle({ label, unit, isSimulated }: Plot['x']): string {
  const shown = [unit === 'ratio' ? '%' : unit, isSimulated ? 'simulated' : ''].filter((part) => part !== '')
  return shown.length > 0 ? `${label} (${shown.join(', ')})` : label
}
