/** Colours and type of every chart. All are plain CSS colours that an exported SVG can carry (no variables). */
export type ChartTheme = {
  name: 'light' | 'dark'
  text: string
  muted: string
  axis: string
  grid: string
  surface: string
  accent: string
  warning: string
  /** Ordered so that neighbours differ in lightness: readable in greyscale. */
  series: readonly string[]
  /** One perceptual scale, from little to much. */
  scale: readonly string[]
  font: string
}

/** Used where no styles are loaded (tests, exported charts); the window's tokens win. */
export const lightTheme: ChartTheme = {
  name: 'light',
  text: '#1a1f24',
  muted: '#4c5761',
  axis: '#aeb6be',
  grid: '#d5dade',
  surface: '#ffffff',
  accent: '#1f5fd0',
  warning: '#8a5a00',
  series: ['#1f5fd0', '#c2570c', '#17806d', '#8b3fb0', '#7a6a00', '#b52b5c'],
  scale: ['#eef2c9', '#a5d8b4', '#49a7b0', '#2a6a9c', '#27336b'],
  font: 'system-ui, sans-serif',
}

const colourTokens = {
  text: '--ink',
  muted: '--ink-2',
  axis: '--border-strong',
  grid: '--border',
  surface: '--surface-2',
  accent: '--accent',
  warning: '--warn',
} as const

/**
 * The theme from the window's tokens. A token may be `light-dark(...)`, so each is resolved through the computed colour of a
 * probe inside `root`.
 */
export function readChartTheme(root: HTMLElement): ChartTheme {
  const probe = root.appendChild(document.createElement('span'))
  probe.hidden = true
  const resolve = (token: string, fallback: string): string => {
    probe.style.color = ''
    if (!getComputedStyle(root).getPropertyValue(token)) return fallback
    probe.style.color = `var(${token})`
    return getComputedStyle(probe).color || fallback
  }
  const theme: ChartTheme = { ...lightTheme }
  for (const [key, token] of Object.entries(colourTokens) as [keyof typeof colourTokens, string][])
    theme[key] = resolve(token, theme[key])
  theme.series = lightTheme.series.map((colour, index) => resolve(`--series-${index + 1}`, colour))
  theme.scale = lightTheme.scale.map((colour, index) => resolve(`--scale-${index}`, colour))
  theme.font = getComputedStyle(root).getPropertyValue('--font-ui').trim() || theme.font
  theme.name = lightness(theme.surface) < 0.5 ? 'dark' : 'light'
  probe.remove()
  return theme
}

/** Rough lightness 0..1 of `#rrggbb` or `rgb(...)`: enough to choose black or white text on it. */
export function lightness(colour: string): number {
  const hex = /^#([0-9a-f]{6})$/i.exec(colour)?.[1]
  const [r = 255, g = 255, b = 255] = hex
    ? [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
    : (colour.match(/[\d.]+/g) ?? []).map(Number)
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255
}

/** Black or white, whichever reads better on `background`. */
export function inkOn(background: string): string {
  return lightness(background) > 0.55 ? '#101418' : '#ffffff'
}

/** The colour of `share` (0..1) on the scale: the nearest of its steps. */
export function scaleColour(theme: ChartTheme, share: number): string {
  const last = theme.scale.length - 1
  const index = Math.round(Math.min(1, Math.max(0, share)) * last)
  return theme.scale[index] ?? theme.surface
}
