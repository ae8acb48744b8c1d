import { formatInteger } from '../format-value.ts'
import type { ReportBlock, ReportGraph } from '../types.ts'
import { html, type Html } from './markup.ts'
import { px, shorten } from './scale.ts'

const [width, blockLeft, blockWidth, blockHeight, pitch, top] = [920, 32, 380, 32, 44, 22]
const [parameterEdge, macEdge, changeLeft] = [520, 620, 640]
const signs: Record<ReportBlock['mark'], string> = { same: '', added: '+', removed: '−', changed: '±' }

/** The graph as a column of blocks: type, shape and output on the card, MACs as a bar, differences by sign, outline and words. */
export function graphDrawing(graph: ReportGraph): Html {
  const largest = Math.max(1, ...graph.blocks.map(({ macs }) => macs))
  const height = top + 34 + graph.blocks.length * pitch + 40
  const caption = `${graph.model.name}${graph.comparedWith ? `, compared with ${graph.comparedWith.name}` : ''}`
  return html`<figure>
    <figcaption>
      ${caption}. The bar on a card is its share of the multiply-accumulates of the costliest layer.
    </figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Graph of ${caption}: ${graph.blocks.length} blocks">
      <text class="soft end" x="${parameterEdge}" y="12">Parameters</text>
      <text class="soft end" x="${macEdge}" y="12">MACs</text>
      ${graph.comparedWith && html`<text class="soft" x="${changeLeft}" y="12">Change</text>`}
      <text class="middle soft" x="${blockLeft + blockWidth / 2}" y="${top + 12}">input ${graph.input}</text>
      ${graph.blocks.map((block, index) => drawBlock(block, top + 30 + index * pitch, largest))}
      ${graph.blocks.map((block, index) => drawSkips(graph.blocks, block, index))}
      <text class="middle soft" x="${blockLeft + blockWidth / 2}" y="${top + 30 + graph.blocks.length * pitch + 8}">
        ${graph.classes.length} classes: ${shorten(graph.classes.join(', '), 60)}
      </text>
      <text class="end strong" x="${parameterEdge}" y="${top + 30 + graph.blocks.length * pitch + 8}">
        ${formatInteger(graph.parameters)}
      </text>
      <text class="end strong" x="${macEdge}" y="${top + 30 + graph.blocks.length * pitch + 8}">
        ${formatInteger(graph.macs)}
      </text>
    </svg>
  </figure>`
}

function drawBlock(block: ReportBlock, y: number, largest: number): Html {
  const middle = y + blockHeight / 2 + 4
  const isRemoved = block.mark === 'removed'
  const bar = px((block.macs / largest) * (blockWidth - 2))
  return html`${block.readsAbove && drawLink(y)}
    <text class="strong middle" x="14" y="${middle}">${signs[block.mark]}</text>
    <rect class="block ${block.mark}" x="${blockLeft}" y="${y}" width="${blockWidth}" height="${blockHeight}" rx="4" />
    ${!isRemoved && html`<rect class="bar c0" x="${blockLeft + 1}" y="${y + blockHeight - 3}" width="${bar}" height="2" />`}
    <text class="strong" x="${blockLeft + 10}" y="${y + 13}">${shorten(block.name, 30)}</text
    ><text class="soft end" x="${blockLeft + blockWidth - 10}" y="${y + 13}">${block.output}</text>
    <text class="soft" x="${blockLeft + 10}" y="${y + 26}">${block.type} · ${block.detail}</text>
    <text class="end" x="${parameterEdge}" y="${middle}">${isRemoved ? '' : formatInteger(block.parameters)}</text
    ><text class="end" x="${macEdge}" y="${middle}">${isRemoved ? '' : formatInteger(block.macs)}</text>
    ${changeLines(block).map((line, index, lines) => html`<text class="soft" x="${changeLeft}" y="${px(middle - (lines.length - 1) * 6.5 + index * 13)}">${line}</text>`)}`
}

function drawLink(y: number): Html {
  const x = blockLeft + blockWidth / 2
  return html`<line class="link" x1="${x}" x2="${x}" y1="${y - 12}" y2="${y}" />`
}

/** Arcs at the right of the column to the blocks that a block reads or adds (dashed) beside the one above. */
function drawSkips(blocks: readonly ReportBlock[], { skips }: ReportBlock, index: number): Html {
  const right = blockLeft + blockWidth
  const middle = (at: number) => top + 30 + at * pitch + blockHeight / 2
  return html`${skips.map(({ from, isAdded }) => {
    const source = blocks.findIndex(({ name, mark }) => name === from && mark !== 'removed')
    const bulge = right + Math.min(14 + 7 * (index - source), 52)
    const path = `M ${right} ${middle(source)} C ${bulge} ${middle(source)} ${bulge} ${middle(index)} ${right} ${middle(index)}`
    return html`<path class="link" d="${path}" stroke-dasharray="${isAdded ? '4 3' : 'none'}" />
      <text class="soft" x="${right + 3}" y="${middle(index) - 4}">${isAdded ? '+' : ''}</text>`
  })}`
}

/** The words of a change in at most three lines of the drawing's width. */
function changeLines({ mark, changes }: ReportBlock): string[] {
  if (mark === 'added' || mark === 'removed') return [mark]
  const lines: string[] = []
  for (const change of changes) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + change.length < 42) lines[lines.length - 1] = `${last}, ${change}`
    else lines.push(change)
  }
  const shown = lines.slice(0, 3).map((line) => shorten(line, 44))
  return lines.length > 3 ? [...shown.slice(0, 2), `${changes.length} changes in all`] : shown
}
