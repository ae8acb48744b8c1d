import { checkLayers } from '../../../core/akida/check.ts'
import type { AkidaDevice } from '../../../core/akida/device.ts'
import { describeGraph } from '../../../core/akida/describe-graph.ts'
import type { Diagnostic } from '../../../core/base/diagnostic.ts'
import type { Graph } from '../../../core/graph/types.ts'
import { hasErrors, validateGraph } from '../../../core/graph/validate.ts'
import { modelText } from '../../text/model.ts'

/** Findings about the drawing itself, then what the device forbids. A graph that is not sound is not held against the device. */
export function findProblems(graph: Graph, device: AkidaDevice | null): Diagnostic[] {
  const own = validateGraph(graph)
  if (hasErrors(own) || !device) return own
  return [...own, ...fusedFindings(graph), ...checkLayers(describeGraph(graph), device)]
}

function fusedFindings(graph: Graph): Diagnostic[] {
  return graph.layers.flatMap((layer) => {
    if (layer.type !== 'separable' || layer.style === 'fused') return []
    return [
      {
        code: 'akida.separable-fused',
        severity: 'warning' as const,
        subject: layer.name,
        message: modelText.fused.message(layer.name),
        hint: modelText.fused.hint,
        fix: { label: modelText.fused.fix, action: 'fuse', params: {} },
        values: {},
      },
    ]
  })
}
