import type { Diagnostic } from '../base/diagnostic.ts'
import { connectionFindings } from './validate-connections.ts'
import { layerShapes, type LayerShapes } from './shapes.ts'
import type { Graph, Layer } from './types.ts'

/** A finding before it is completed: an error without values unless it says otherwise. */
export type Finding = Omit<Diagnostic, 'severity' | 'values'> & Partial<Pick<Diagnostic, 'severity' | 'values'>>

/**
 * Everything that keeps a graph from being run or trained, plus what is unusual; all findings, in layer order, never throws.
 * Device rules (what Akida maps) are checked elsewhere, in `akida/rules`.
 */
export function validateGraph(graph: Graph): Diagnostic[] {
  const shapes = layerShapes(graph)
  return [
    ...inputFindings(graph),
    ...nameFindings(graph),
    ...shapes.flatMap((entry) => layerFindings(entry)),
    ...orderFindings(graph),
    ...connectionFindings(graph, shapes),
    ...outputFindings(graph),
  ].map((finding) => ({ severity: 'error', values: {}, ...finding }))
}

/** True when a finding forbids the use of the graph; warnings do not. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}

function inputFindings({ input }: Graph): Finding[] {
  const found: Finding[] = []
  for (const key of ['height', 'width', 'channels'] as const) {
    if (isCount(input[key])) continue
    found.push({
      code: 'graph.input-size',
      subject: 'input',
      message: `Input ${key} is ${input[key]}; a whole number of at least 1 is needed.`,
      values: { [key]: input[key] },
    })
  }
  if (!Number.isFinite(input.scale) || input.scale === 0 || !Number.isFinite(input.offset)) {
    found.push({
      code: 'graph.input-scaling',
      subject: 'input',
      message: `Input scaling is pixel * ${input.scale} + ${input.offset}; both must be finite and the scale not 0.`,
      values: { scale: input.scale, offset: input.offset },
    })
  }
  return found
}

function nameFindings({ layers, classes }: Graph): Finding[] {
  const found: Finding[] = []
  for (const key of ['id', 'name'] as const) {
    for (const value of repeated(layers.map((layer) => layer[key]))) {
      found.push({
        code: `graph.${key}-duplicate`,
        subject: value,
        message: `Several layers have the ${key} "${value}".`,
        hint: `Give each layer its own ${key}.`,
        values: { [key]: value },
      })
    }
  }
  for (const name of repeated(classes)) {
    found.push({
      code: 'graph.class-duplicate',
      subject: name,
      message: `The class "${name}" is named more than once.`,
      hint: 'Give each class its own name.',
    })
  }
  return found
}

function layerFindings({ layer, input, convolved, output }: LayerShapes): Finding[] {
  if (layer.type === 'dense') {
    return isCount(layer.units) ? [] : [sizeFinding(layer, 'units', layer.units)]
  }
  const found: Finding[] = []
  for (const key of ['filters', 'kernel', 'stride'] as const) {
    if (!isCount(layer[key])) found.push(sizeFinding(layer, key, layer[key]))
  }
  const { maxPool } = layer
  if (maxPool && !(isCount(maxPool.size) && isCount(maxPool.stride)))
    found.push(sizeFinding(layer, 'max-pool size or stride', maxPool.size))
  if (found.length > 0) return found
  if (input.height >= 1 && input.width >= 1) {
    if (convolved.height < 1 || convolved.width < 1) {
      found.push({
        code: 'graph.map-too-small',
        subject: layer.name,
        message: `A ${layer.kernel}x${layer.kernel} kernel without padding does not fit the ${input.height}x${input.width} map before "${layer.name}".`,
        hint: 'Use padding "same", a smaller kernel, a larger input or fewer strides before it.',
        values: { kernel: layer.kernel, height: input.height, width: input.width },
      })
    } else if (output.height < 1 || output.width < 1) {
      found.push({
        code: 'graph.pool-too-large',
        subject: layer.name,
        message: `Max-pooling ${maxPool?.size ?? 0}x${maxPool?.size ?? 0} does not fit the ${convolved.height}x${convolved.width} map of "${layer.name}".`,
        hint: 'Use a smaller pool or padding "same".',
        values: { size: maxPool?.size ?? 0, height: convolved.height, width: convolved.width },
      })
    }
  }
  if (maxPool && layer.globalAverage !== 'none') {
    found.push({
      code: 'graph.two-pools',
      subject: layer.name,
      message: `"${layer.name}" has both max-pooling and a global average; one of the two is allowed.`,
      hint: 'Remove one of them.',
    })
  }
  if (layer.globalAverage === 'before-activation' && layer.activation === 'none') {
    found.push({
      code: 'graph.average-without-activation',
      severity: 'info',
      subject: layer.name,
      message: `"${layer.name}" has no activation, so its global average stands behind nothing.`,
    })
  }
  if (
    layer.type === 'separable' &&
    layer.style === 'fused' &&
    (layer.innerBatchNorm || layer.innerActivation !== 'none')
  ) {
    found.push({
      code: 'graph.fused-with-inner',
      subject: layer.name,
      message: `"${layer.name}" is a fused separable layer but has batch normalisation or an activation between its two convolutions.`,
      hint: 'Make it a standard separable layer, or remove what stands between.',
    })
  }
  return found
}

function orderFindings({ layers }: Graph): Finding[] {
  const firstDense = layers.findIndex(({ type }) => type === 'dense')
  if (firstDense < 0) return []
  return layers.slice(firstDense).flatMap((layer) =>
    layer.type === 'dense'
      ? []
      : [
          {
            code: 'graph.convolution-after-dense',
            subject: layer.name,
            message: `"${layer.name}" convolves behind a fully connected layer, where no map is left.`,
            hint: 'Move it in front of the first fully connected layer.',
          },
        ],
  )
}

function outputFindings({ layers, classes }: Graph): Finding[] {
  const last = layers.at(-1)
  if (!last)
    return [
      {
        code: 'graph.empty',
        subject: 'graph',
        message: 'The graph has no layers.',
        hint: 'Start from a builder or import a model.',
      },
    ]
  const found: Finding[] = []
  if (last.type !== 'dense' && last.globalAverage === 'none') {
    found.push({
      code: 'graph.no-classifier',
      subject: last.name,
      message: `The graph ends with the map of "${last.name}"; a classifier ends with a fully connected layer or a global average.`,
      hint: 'Add a fully connected layer.',
    })
  }
  if (last.activation !== 'none') {
    found.push({
      code: 'graph.activated-logits',
      subject: last.name,
      message: `The last layer "${last.name}" has the activation ${last.activation}; the last layer gives raw logits.`,
      hint: 'Set its activation to none.',
    })
  }
  const outputs = last.type === 'dense' ? last.units : last.filters
  if (outputs !== classes.length) {
    found.push({
      code: 'graph.class-count',
      subject: last.name,
      message: `The last layer "${last.name}" has ${outputs} outputs, the model names ${classes.length} classes.`,
      hint: 'Give the last layer one output per class.',
      values: { outputs, classes: classes.length },
    })
  }
  return found
}

function sizeFinding(layer: Layer, what: string, value: number): Finding {
  return {
    code: 'graph.size-invalid',
    subject: layer.name,
    message: `${what} of "${layer.name}" is ${value}; a whole number of at least 1 is needed.`,
    values: { value },
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1
}

function repeated(values: string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))]
}
