import { shortNumber } from '../../base/short-number.ts'
import { formatQuantity } from '../format-value.ts'
import { axisTitle } from '../plots/axis-title.ts'
import { logAxis } from '../plots/log-axis.ts'
import type { Plot, PlotGroup, PlotSet } from '../plots/plot.ts'
import { formatTick } from './bar-chart.ts'
import { html, type Html } from './markup.ts'
import { marker } from './plot-marker.ts'
import { niceTicks, px, shorten } from './scale.ts'

type Size = { width: number; height: number; left: number; columns: number }
const sizes: Record<PlotSet['size'], Size> = {
  large: { width: 720, height: 340, left: 60, columns: 3 },
  small: { width: 300, height: 180, left: 48, columns: 2 },
}
const [right, top, below] = [16, 12, 40]

/** The plots of a set: large ones below each other, small ones in a grid. */
export function plotSet({ title, note, size, plots }: PlotSet): Html {
  return html`<h3>${title}</h3>
    ${note !== '' && html`<p class="muted">${note}</p>`}
    <div class="${size === 'small' ? 'plots small' : 'plots'}">
      ${plots.map((plot) => plotChart(plot, sizes[size]))}
    </div>`
}

/** Points and lines of a plot; groups are told apart by marker and dash as well as by colour, published points are hollow. */
function plotChart(plot: Plot, { width, height, left, columns }: Size): Html {
  const groups = plot.groups.map(finitePoints).filter(({ points }) => points.length > 0)
  const points = groups.flatMap((group) => group.points)
  if (points.length === 0) return html``
  const bottom = height - below
  const x = scaleOf(
    points.map((point) => point.x),
    plot.x,
  )
  const y = scaleOf(
    points.map((point) => point.y),
    plot.y,
  )
  const toX = (value: number) => px(left + x.place(value) * (width - left - right))
  const toY = (value: number) => px(bottom - y.place(value) * (bottom - top))
  const caption = `${plot.title}${plot.x.isSimulated || plot.y.isSimulated ? ' (simulated)' : ''}`
  const legendRows = groups.length > 1 ? Math.ceil(groups.length / columns) : 0
  return html`<figure>
    <figcaption>${caption}${plot.note !== '' && html`<br />${plot.note}`}</figcaption>
    <svg viewBox="0 0 ${width} ${height + legendRows * 16}" role="img" aria-label="${caption}">
      ${y.ticks.map(({ value, text }) => html`<line class="grid" x1="${left}" x2="${width - right}" y1="${toY(value)}" y2="${toY(value)}" /><text class="soft end" x="${left - 6}" y="${toY(value) + 4}">${text}</text>`)}
      ${x.ticks.map(({ value, text }) => html`<text class="soft middle" x="${toX(value)}" y="${bottom + 15}">${text}</text>`)}
      <line class="axis" x1="${left}" x2="${width - right}" y1="${bottom}" y2="${bottom}" />
      <text class="soft end" x="${width - right}" y="${bottom + 31}">${axisTitle(plot.x)}</text>
      ${groups.map((group, index) => drawGroup(group, index, plot, toX, toY))}
      ${
        groups.length > 1 &&
        groups.map(({ name, origin }, index) => {
          const at = left + (index % columns) * ((width - left) / columns)
          const line = height + Math.floor(index / columns) * 16 + 6
          return html`${marker(index, px(at + 6), line - 4, { isHollow: origin === 'published' })}<text
              x="${px(at + 16)}"
              y="${line}"
              >${shorten(name, width > 400 ? 34 : 16)}</text
            >`
        })
      }
    </svg>
  </figure>`
}

function finitePoints(group: PlotGroup): PlotGroup {
  const points = group.points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
  return { ...group, points: group.isLine ? points.toSorted((a, b) => a.x - b.x) : points }
}

function drawGroup(
  { points, isLine, origin, name }: PlotGroup,
  index: number,
  plot: Plot,
  toX: (value: number) => number,
  toY: (value: number) => number,
): Html {
  const isHollow = origin === 'published'
  return html`${isLine && html`<polyline class="line c${index % 6} d${index % 6}" points="${points.map(({ x, y }) => `${toX(x)},${toY(y)}`).join(' ')}" />`}${points.map(
    ({ x, y, label, isMarked }) => {
      const title = `${label || name}: ${formatQuantity(x, plot.x.unit)}, ${formatQuantity(y, plot.y.unit)}`
      return html`${marker(index, toX(x), toY(y), { isHollow, isMarked, title })}${isMarked && label !== '' && html`<text class="strong" x="${toX(x) + 8}" y="${toY(y) - 6}">${shorten(label, 28)}</text>`}`
    },
  )}`
}

type Scale = { ticks: { value: number; text: string }[]; place(value: number): number }

function scaleOf(values: readonly number[], { unit, scale }: Plot['x']): Scale {
  if (scale === 'log') return logScale(values)
  const ticks = niceTicks(Math.min(...values), Math.max(...values), 5)
  const [low, high] = [ticks[0]!, ticks.at(-1)!]
  return {
    ticks: ticks.map((value) => ({ value, text: formatTick(value, unit) })),
    place: (value) => (value - low) / (high - low),
  }
}

function logScale(values: readonly number[]): Scale {
  const { toExponent, decades, zeroAt } = logAxis(values)
  const low = zeroAt ?? decades.first
  const powers = Array.from({ length: decades.last - decades.first + 1 }, (_, index) => decades.first + index)
  return {
    ticks: [
      ...(zeroAt === null ? [] : [{ value: 0, text: '0' }]),
      ...powers.map((power) => ({ value: 10 ** power, text: shortNumber(Number(`1e${power}`)) })),
    ],
    place: (value) => (toExponent(value) - low) / (decades.last - low),
  }
}
