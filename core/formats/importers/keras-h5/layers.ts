import { AppError } from '../../../base/errors.ts'
import { branched, branchesAllowed } from '../layer-chain/branched.ts'
import { SourceLayer } from '../layer-chain/source-layer.ts'

type Json = Record<string, unknown>

const nested = new Set(['Sequential', 'Functional', 'Model'])

/**
 * The layers of a `model_config` attribute, each behind those it reads, nested models unfolded. AppError `import.branched` when there are
 * several inputs or outputs or a layer is used twice, `import.config-invalid` when the JSON is not Keras's.
 */
export function readLayers(modelConfig: string): SourceLayer[] {
  return modelLayers(parse(modelConfig), null, [])
}

function parse(text: string): Json {
  try {
    return object(JSON.parse(text))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw configInvalid('its model_config attribute is not JSON')
  }
}

/** `before`: what the model reads, nested in another; its last layer is its output. */
function modelLayers(model: Json, group: string | null, before: readonly SourceLayer[]): SourceLayer[] {
  const className = String(model['class_name'])
  if (!nested.has(className))
    throw configInvalid(`it describes a "${className}" model; Sequential and Functional models are allowed`)
  // Keras before 2.2.3 wrote the layers of a Sequential model as the configuration itself.
  const config = Array.isArray(model['config']) ? { layers: model['config'] } : object(model['config'])
  if (!Array.isArray(config['layers'])) throw configInvalid('it lists no layers')
  const entries = (config['layers'] as unknown[]).map(object)
  return className === 'Sequential'
    ? sequentialLayers(entries, group, before)
    : functionalLayers(orderByReads(entries, config['output_layers']), group, before)
}

function sequentialLayers(
  entries: readonly Json[],
  group: string | null,
  before: readonly SourceLayer[],
): SourceLayer[] {
  let reads = before
  return entries.flatMap((entry) => {
    const own = entryLayers(entry, group, reads)
    reads = outputOf(own, reads)
    return own
  })
}

function functionalLayers(
  readings: readonly Reading[],
  group: string | null,
  before: readonly SourceLayer[],
): SourceLayer[] {
  const outputs = new Map<string, readonly SourceLayer[]>()
  return readings.flatMap(({ entry, sources }) => {
    const reads = sources.length === 0 ? before : sources.flatMap((source) => outputs.get(source)!)
    const own = entryLayers(entry, group, reads)
    outputs.set(nameOf(entry), outputOf(own, reads))
    return own
  })
}

/** The last of an entry's layers; an empty model gives what it reads. */
function outputOf(own: readonly SourceLayer[], reads: readonly SourceLayer[]): readonly SourceLayer[] {
  return own.length > 0 ? own.slice(-1) : reads
}

function entryLayers(entry: Json, group: string | null, reads: readonly SourceLayer[]): SourceLayer[] {
  const name = nameOf(entry)
  const config = Array.isArray(entry['config']) ? {} : object(entry['config'])
  const type = String(entry['class_name'])
  if (name === '') throw configInvalid(`a ${type} layer has no name`)
  return nested.has(type)
    ? modelLayers(entry, group ?? name, reads)
    : [new SourceLayer(type, name, config, group ?? name, reads)]
}

/** A layer of a Functional model, with the names of those it reads. */
type Reading = { entry: Json; sources: readonly string[] }

/** Each behind those it reads, else in the order of the file, which is that of Keras's summary. */
function orderByReads(entries: readonly Json[], outputs: unknown): Reading[] {
  const readings = entries.map((entry) => ({ entry, sources: sourcesOf(entry) }))
  refuseSecond(
    readings.filter(({ sources }) => sources.length === 0).map(({ entry }) => nameOf(entry)),
    'input',
  )
  const read = new Set(readings.flatMap(({ sources }) => sources))
  const ends = entries.map(nameOf).filter((name) => !read.has(name))
  refuseSecond([...new Set([...ends, ...namesIn(outputs)])], 'output')
  const placed = new Set<string>()
  const ordered: Reading[] = []
  for (let waiting = readings; waiting.length > 0;) {
    const left = waiting.filter((reading) => {
      if (!reading.sources.every((source) => placed.has(source))) return true
      ordered.push(reading)
      placed.add(nameOf(reading.entry))
      return false
    })
    if (left.length === waiting.length)
      throw configInvalid('its layers do not lead from one input to one output without a ring')
    waiting = left
  }
  return ordered
}

function refuseSecond([first, second]: readonly string[], what: 'input' | 'output'): void {
  if (second !== undefined) throw branched(second, `is a second ${what} beside "${first}"`, branchesAllowed)
}

function nameOf(entry: Json): string {
  const config = Array.isArray(entry['config']) ? {} : object(entry['config'])
  const name = entry['name'] ?? config['name']
  return typeof name === 'string' ? name : ''
}

/** Names of the layers a layer reads. */
function sourcesOf(entry: Json): string[] {
  const nodes = entry['inbound_nodes']
  if (!Array.isArray(nodes)) return []
  if (nodes.length > 1) throw branched(nameOf(entry), `is used ${nodes.length} times`, branchesAllowed)
  return namesIn(nodes)
}

/**
 * Names of layers within references to their outputs. Keras 2: [[["name", node, tensor, {}]]], with those of further arguments in the
 * braces; Keras 3: keras_history within the arguments.
 */
function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  if (!Array.isArray(value)) return Object.values(value).flatMap(namesIn)
  const [name, node, index, ...further] = value as unknown[]
  const isReference = typeof name === 'string' && typeof node === 'number' && typeof index === 'number'
  return isReference ? [name, ...namesIn(further)] : value.flatMap(namesIn)
}

function object(value: unknown): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  throw configInvalid('its model_config attribute does not have the form that Keras writes')
}

function configInvalid(reason: string): AppError {
  return new AppError('import.config-invalid', `The architecture in the file cannot be read: ${reason}.`, {})
}
