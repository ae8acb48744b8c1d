import type { SparsityMap } from '../training.ts'
import { html, type Html } from './markup.ts'
import { niceTicks, px, shorten } from './scale.ts'

const [width, left, right, rowHeight, top] = [940, 150, 44, 15, 4]
const mostColumns = 120

/** Zeros of every layer over a training: a row a layer, darker is sparser; the last value stands at the end of the row. */
export function sparsityHeatMap(run: string, map: SparsityMap): Html {
  const { layers, epochs, ratios } = map
  const every = Math.ceil(epochs.length / mostColumns)
  const columns = epochs.map((_, time) => time).filter((time) => time % every === 0)
  const [first, last] = [epochs[0]!, epochs.at(-1)!]
  const cell = (width - left - right) / columns.length
  const bottom = top + layers.length * rowHeight
  const toX = (epoch: number) => left + ((epoch - first) / Math.max(1e-9, last - first)) * (width - left - right)
  return html`<h3>${run}</h3>
    <figure>
      <figcaption>
        Zeros in the output of each layer while it was trained: white 0 %, full colour 100 %; at the end of the rows the
        last value
      </figcaption>
      <svg viewBox="0 0 ${width} ${bottom + 34}" role="img" aria-label="Sparsity of each layer over the epochs">
        ${layers.map(
          (layer, row) =>
            html`<text class="soft end" x="${left - 6}" y="${top + row * rowHeight + 11}">${shorten(layer, 22)}</text
              >${columns.map((time, column) => html`<rect class="heat" x="${px(left + column * cell)}" y="${top + row * rowHeight}" width="${px(cell + 0.3)}" height="${rowHeight - 1}" fill-opacity="${(ratios[row]![time] ?? 0).toFixed(3)}" />`)}
              <text class="soft" x="${width - right + 6}" y="${top + row * rowHeight + 11}"
                >${(100 * ratios[row]!.at(-1)!).toFixed(0)} %</text
              >`,
        )}
        ${niceTicks(first, last, 6)
          .filter((tick) => tick >= first && tick <= last)
          .map((tick) => html`<text class="soft middle" x="${px(toX(tick))}" y="${bottom + 14}">${tick}</text>`)}
        <text class="soft end" x="${width - right}" y="${bottom + 28}">epoch</text>
      </svg>
    </figure>`
}
