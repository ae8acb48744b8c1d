import { baseOption, categoryAxis } from './base-option.ts'
import type { ChartModel } from './chart-model.ts'
import { inkOn, scaleColour, type ChartTheme } from './chart-theme.ts'
import { formatNumber, formatPercent } from './format.ts'
import { tooltipBox } from './tooltip.ts'

/** One neural processor in the mesh and what it does in the pass shown. */
export type FloorPlanNode = {
  /** `column.row.index`, as the vendor's tools write it. */
  id: string
  type: string
  /** null: idle in this pass. */
  layer: string | null
  inputMemoryRatio: number | null
  weightMemoryRatio: number | null
  cycles: number | null
}

export type FloorPlanInput = {
  nodes: readonly FloorPlanNode[]
  /** Colour by the fuller of the two memories, or by time. */ colourBy: 'memory' | 'cycles'
}

type Place = { node: FloorPlanNode; column: number; row: number; slot: number; slots: number }

/** Places nodes on the mesh: one cell per column and row, its nodes beside each other. */
export function placeNodes(nodes: readonly FloorPlanNode[]): { columns: number[]; rows: number[]; places: Place[] } {
  const parsed = nodes.map((node) => ({ node, at: node.id.split('.').map(Number) }))
  const distinct = (index: number) => [...new Set(parsed.map(({ at }) => at[index] ?? 0))].sort((a, b) => a - b)
  const columns = distinct(0)
  const rows = distinct(1)
  const places = parsed.map(({ node, at }): Place => {
    const cell = parsed.filter((other) => other.at[0] === at[0] && other.at[1] === at[1])
    const slot = cell.findIndex((other) => other.node.id === node.id)
    return { node, column: columns.indexOf(at[0] ?? 0), row: rows.indexOf(at[1] ?? 0), slot, slots: cell.length }
  })
  return { columns, rows, places }
}

type RenderApi = {
  value(index: number): number
  coord(point: [number, number]): [number, number]
  size(point: [number, number]): [number, number]
}

/** The chip's mesh: a box per neural processor with the layer it holds; idle ones are empty outlines. */
export function floorPlanOptions(input: FloorPlanInput, theme: ChartTheme): ChartModel {
  const { columns, rows, places } = placeNodes(input.nodes)
  const most = Math.max(1, ...input.nodes.map(({ cycles }) => cycles ?? 0))
  const share = (node: FloorPlanNode) =>
    input.colourBy === 'cycles'
      ? (node.cycles ?? 0) / most
      : Math.max(node.inputMemoryRatio ?? 0, node.weightMemoryRatio ?? 0)
  const used = input.nodes.filter(({ layer }) => layer !== null)
  const option = {
    ...baseOption(theme),
    grid: { left: 40, right: 8, top: 8, bottom: 36 },
    xAxis: {
      ...categoryAxis(theme, columns.map(String)),
      name: 'Mesh column',
      nameLocation: 'middle',
      nameGap: 22,
      nameTextStyle: { color: theme.muted, fontSize: 11 },
    },
    yAxis: {
      ...categoryAxis(theme, rows.map(String)),
      inverse: true,
      name: 'Row',
      nameLocation: 'middle',
      nameGap: 22,
      nameTextStyle: { color: theme.muted, fontSize: 11 },
    },
    tooltip: {
      ...(baseOption(theme)['tooltip'] as object),
      trigger: 'item',
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const place = places[dataIndex]
        return place ? tooltipBox(`NP ${place.node.id}`, nodeRows(place.node)) : ''
      },
    },
    series: [
      {
        type: 'custom',
        data: places.map(({ column, row, node }) => ({ value: [column, row], name: node.layer ?? '' })),
        renderItem: (params: { dataIndex: number }, api: RenderApi) =>
          renderNode(places[params.dataIndex], api, theme, share),
      },
    ],
  }
  return {
    option,
    table: {
      columns: [
        { label: 'NP', unit: '' },
        { label: 'Type', unit: '' },
        { label: 'Layer', unit: '' },
        { label: 'Input memory', unit: 'ratio' },
        { label: 'Weight memory', unit: 'ratio' },
        { label: 'Cycles', unit: 'simulated' },
      ],
      rows: input.nodes.map((node) => [
        node.id,
        node.type,
        node.layer,
        node.inputMemoryRatio,
        node.weightMemoryRatio,
        node.cycles,
      ]),
    },
    heightPx: 60 + 58 * Math.max(2, rows.length),
    summary: `Floor plan: ${used.length} of ${input.nodes.length} NPs hold a layer.`,
  }
}

function nodeRows(node: FloorPlanNode): { label: string; value: string }[] {
  const percent = (ratio: number | null) => (ratio === null ? '–' : formatPercent(ratio, 0))
  return [
    { label: 'Type', value: node.type },
    { label: 'Layer', value: node.layer ?? 'idle in this pass' },
    { label: 'Input memory', value: percent(node.inputMemoryRatio) },
    { label: 'Weight memory', value: percent(node.weightMemoryRatio) },
    { label: 'Cycles (simulated)', value: node.cycles === null ? '–' : formatNumber(node.cycles) },
  ]
}

function renderNode(
  place: Place | undefined,
  api: RenderApi,
  theme: ChartTheme,
  share: (node: FloorPlanNode) => number,
): unknown {
  if (!place) return null
  const [x, y] = api.coord([place.column, place.row])
  const [width, height] = api.size([1, 1])
  const across = place.slots > 2 ? 2 : place.slots
  const down = Math.ceil(place.slots / across)
  const inner = { width: width - 6, height: height - 6 }
  const box = { width: inner.width / across - 2, height: inner.height / down - 2 }
  const left = x - inner.width / 2 + (place.slot % across) * (inner.width / across)
  const top = y - inner.height / 2 + Math.floor(place.slot / across) * (inner.height / down)
  const { node } = place
  const fill = node.layer === null ? 'transparent' : scaleColour(theme, share(node))
  const room = Math.floor(box.width / 5.4)
  return {
    type: 'group',
    children: [
      {
        type: 'rect',
        shape: { x: left, y: top, ...box, r: 2 },
        style: { fill, stroke: theme.axis, lineWidth: 1, lineDash: node.layer === null ? [2, 2] : null },
      },
      {
        type: 'text',
        style: {
          x: left + box.width / 2,
          y: top + box.height / 2,
          text: node.layer === null ? '' : shorten(node.layer, room),
          textAlign: 'center',
          textVerticalAlign: 'middle',
          fontSize: 9,
          fill: node.layer === null ? theme.muted : inkOn(fill),
        },
        silent: true,
      },
    ],
  }
}

/** `separable_10` in five characters is `s10`: the initial and the number say which layer it is. */
export function shorten(name: string, room: number): string {
  if (name.length <= room) return name
  const number = /\d+$/.exec(name)?.[0] ?? ''
  const short = `${name.charAt(0)}${number}`
  return short.length <= room ? short : number
}
