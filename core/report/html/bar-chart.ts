import { formatValue } from '../format-value.ts'
import { html, type Html } from './markup.ts'
import { niceTicks, px, shorten } from './scale.ts'

export type BarChart = {
  title: string
  unit: string
  isSimulated: boolean
  categories: string[]
  /** One or two; with two, the first is drawn hollow (before), the second solid (after). */
  groups: { name: string; values: (number | null)[] }[]
}

const [width, labelWidth, valueWidth, top] = [920, 150, 92, 24]

/** Horizontal bars, one row per layer, values written at the end of the row. */
export function barChart({ title, unit, isSimulated, categories, groups }: BarChart): Html {
  const barHeight = groups.length > 1 ? 9 : 12
  const rowHeight = barHeight * groups.length + 9
  const largest = Math.max(0, ...groups.flatMap(({ values }) => values.map((value) => value ?? 0)))
  const ticks = niceTicks(0, largest || 1)
  const limit = unit === 'ratio' ? Math.min(ticks.at(-1)!, 1) : ticks.at(-1)!
  const x = (value: number) => labelWidth + (value / limit) * (width - labelWidth - valueWidth)
  const bottom = top + categories.length * rowHeight
  const caption = `${title}${unit === 'ratio' ? ' (%)' : unit ? ` (${unit})` : ''}${isSimulated ? ', simulated' : ''}`
  const shownTicks = ticks.filter((tick) => tick <= limit)
  return html`<figure>
    <figcaption>
      ${caption}${groups.length > 1 && html`. Hollow: ${groups[0]!.name}. Solid: ${groups[1]!.name}.`}
    </figcaption>
    <svg viewBox="0 0 ${width} ${bottom + 6}" role="img" aria-label="${caption}">
      ${shownTicks.map((tick) => html`<line class="grid" x1="${px(x(tick))}" x2="${px(x(tick))}" y1="${top - 6}" y2="${bottom}" /><text class="soft middle" x="${px(x(tick))}" y="${top - 10}">${formatTick(tick, unit)}</text>`)}
      ${categories.map((category, row) => {
        const y = top + row * rowHeight
        return html`<text class="end" x="${labelWidth - 8}" y="${px(y + rowHeight / 2 + 2)}"
            >${shorten(category, 22)}</text
          >${groups.map(({ name, values }, group) => {
            const value = values[row] ?? null
            if (value === null) return null
            const isBefore = groups.length > 1 && group === 0
            const barTop = y + 3 + group * barHeight
            return html`<rect
              class="bar c0${isBefore ? ' before' : ''}"
              x="${labelWidth}"
              y="${px(barTop)}"
              width="${px(Math.max(0, x(Math.min(value, limit)) - labelWidth))}"
              height="${barHeight - 1.5}"
              ><title>${category}, ${name}: ${formatValue(value, unit)} ${unit === 'ratio' ? '' : unit}</title></rect
            >`
          })}<text
            class="soft"
            x="${px(x(Math.max(0, ...groups.map(({ values }) => values[row] ?? 0).map((value) => Math.min(value, limit)))) + 6)}"
            y="${px(y + rowHeight / 2 + 2)}"
            >${rowLabel(
              groups.map(({ values }) => values[row] ?? null),
              unit,
            )}</text
          >`
      })}
      <line class="axis" x1="${labelWidth}" x2="${labelWidth}" y1="${top - 6}" y2="${bottom}" />
    </svg>
  </figure>`
}

function rowLabel(values: readonly (number | null)[], unit: string): string {
  const text = (value: number | null) => (value === null ? '–' : formatValue(value, unit))
  return [...new Set(values.map(text))].join(' → ')
}

export function formatTick(value: number, unit: string): string {
  if (unit === 'ratio') return `${Number((value * 100).toPrecision(6))} %`
  if (Math.abs(value) >= 1e6) return `${Number((value / 1e6).toPrecision(6))} M`
  if (Math.abs(value) >= 1e4) return `${Number((value / 1e3).toPrecision(6))} k`
  return String(Number(value.toPrecision(6)))
}
