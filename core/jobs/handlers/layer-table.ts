import type { LayerTable } from '../../contract/run.ts'
import type { Graph } from '../../graph/types.ts'
import { summariseGraph, type LayerSummary } from '../../graph/summary.ts'

type Values = LayerTable['rows'][number]['values']
type Extra = { columns: LayerTable['columns']; values: (row: LayerSummary) => Values }

/** The layers of a graph as the table of a run, with more columns behind where a job has something to say per layer. */
export function layerTable(graph: Graph, extra: Extra = { columns: [], values: () => ({}) }): LayerTable {
  return {
    columns: [
      { key: 'type', label: 'Type', unit: '' },
      { key: 'kernel', label: 'Kernel', unit: 'px' },
      { key: 'stride', label: 'Stride', unit: 'px' },
      { key: 'filters', label: 'Filters', unit: '' },
      { key: 'output', label: 'Output shape', unit: '' },
      { key: 'parameters', label: 'Parameters', unit: '' },
      { key: 'macs', label: 'MACs', unit: '' },
      ...extra.columns,
    ],
    rows: summariseGraph(graph).layers.map((row) => ({
      layer: row.name,
      values: {
        type: row.type,
        kernel: row.kernel,
        stride: row.stride,
        filters: row.filters,
        output: `${row.output.height}x${row.output.width}x${row.output.channels}`,
        parameters: row.parameters,
        macs: row.macs,
        ...extra.values(row),
      },
    })),
  }
}
