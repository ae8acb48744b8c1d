import type { Series } from '../../contract/run.ts'
import { formatValue } from '../format-value.ts'
import { formatTick } from './bar-chart.ts'
import { html, type Html } from './markup.ts'
import { niceTicks, px, shorten } from './scale.ts'

const [width, height, left, right, top] = [460, 230, 52, 12, 12]
const maximumLines = 6

/** Curves of one unit against one axis; told apart by dashes as well as by colour. Non-finite points are left out. */
export function lineChart(title: string, unit: string, xLabel: string, series: readonly Series[]): Html {
  const shown = series.slice(0, maximumLines).map((line) => ({
    ...line,
    points: thin(line.points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y))),
  }))
  const points = shown.flatMap((line) => line.points)
  if (points.length === 0) return html``
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const xTicks = niceTicks(Math.min(...xs), Math.max(...xs), 5)
  const yTicks = niceTicks(Math.min(...ys), Math.max(...ys), 4)
  const legendTop = height - 6
  const bottom = height - 40
  const toX = (value: number) => left + ((value - xTicks[0]!) / (xTicks.at(-1)! - xTicks[0]!)) * (width - left - right)
  const toY = (value: number) => bottom - ((value - yTicks[0]!) / (yTicks.at(-1)! - yTicks[0]!)) * (bottom - top)
  const columns = Math.min(shown.length, 2)
  const rows = Math.ceil(shown.length / columns)
  const caption = `${title}${unit === 'ratio' ? ' (%)' : unit ? ` (${unit})` : ''}`
  return html`<figure>
    <figcaption>
      ${caption}${series.length > maximumLines && html`; the first ${maximumLines} of ${series.length} curves`}
    </figcaption>
    <svg viewBox="0 0 ${width} ${height + rows * 16}" role="img" aria-label="${caption} against ${xLabel}">
      ${yTicks.map((tick) => html`<line class="grid" x1="${left}" x2="${width - right}" y1="${px(toY(tick))}" y2="${px(toY(tick))}" /><text class="soft end" x="${left - 6}" y="${px(toY(tick) + 4)}">${formatTick(tick, unit)}</text>`)}
      ${xTicks.map((tick) => html`<text class="soft middle" x="${px(toX(tick))}" y="${bottom + 15}">${formatTick(tick, '')}</text>`)}
      <line class="axis" x1="${left}" x2="${width - right}" y1="${bottom}" y2="${bottom}" />
      <text class="soft end" x="${width - right}" y="${bottom + 29}">${xLabel}</text>
      ${shown.map((line, index) => {
        const last = line.points.at(-1)
        return html`<polyline
            class="line c${index} d${index}"
            points="${line.points.map(([x, y]) => `${px(toX(x))},${px(toY(y))}`).join(' ')}"
            ><title>${line.name}</title></polyline
          >${last && html`<circle class="dot c${index}" cx="${px(toX(last[0]))}" cy="${px(toY(last[1]))}" r="2.5" />`}`
      })}
      ${shown.map((line, index) => {
        const x = left + (index % columns) * ((width - left) / columns)
        const y = legendTop + Math.floor(index / columns) * 16 + 8
        const last = line.points.at(-1)
        return html`<line
            class="line c${index} d${index}"
            x1="${px(x)}"
            x2="${px(x + 22)}"
            y1="${y - 4}"
            y2="${y - 4}"
          /><text x="${px(x + 28)}" y="${y}"
            >${shorten(line.name, 22)}${last && html` <tspan class="soft">${formatValue(last[1], unit)}</tspan>`}</text
          >`
      })}
    </svg>
  </figure>`
}

/** At most 400 points: as many as the drawing can show; the last one stays. */
function thin(points: readonly [number, number][]): [number, number][] {
  const step = Math.ceil(points.length / 400)
  return points.filter((_, index) => index % step === 0 || index === points.length - 1)
}
