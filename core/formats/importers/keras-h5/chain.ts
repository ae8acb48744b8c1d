import { AppError } from '../../../base/errors.ts'
import { branched } from '../layer-chain/branched.ts'
import { SourceLayer } from '../layer-chain/source-layer.ts'

type Json = Record<string, unknown>

const nested = new Set(['Sequential', 'Functional', 'Model'])

/**
 * The layers of a `model_config` attribute in the order data flows through them, nested models unfolded.
 * AppError `import.branched` when a layer has several inputs or feeds several others, `import.config-invalid` when the JSON is not
 * Keras's.
 */
export function readChain(modelConfig: string): SourceLayer[] {
  return modelLayers(parse(modelConfig), null)
}

function parse(text: string): Json {
  try {
    return object(JSON.parse(text))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw configInvalid('its model_config attribute is not JSON')
  }
}

function modelLayers(model: Json, group: string | null): SourceLayer[] {
  const className = String(model['class_name'])
  if (!nested.has(className))
    throw configInvalid(`it describes a "${className}" model; Sequential and Functional models are allowed`)
  // Keras before 2.2.3 wrote the layers of a Sequential model as the configuration itself.
  const config = Array.isArray(model['config']) ? { layers: model['config'] } : object(model['config'])
  if (!Array.isArray(config['layers'])) throw configInvalid('it lists no layers')
  const entries = (config['layers'] as unknown[]).map(object)
  const ordered = className === 'Sequential' ? entries : orderByInput(entries)
  return ordered.flatMap((entry) => {
    const name = nameOf(entry)
    const layerConfig = Array.isArray(entry['config']) ? {} : object(entry['config'])
    const type = String(entry['class_name'])
    if (name === '') throw configInvalid(`a ${type} layer has no name`)
    return nested.has(type)
      ? modelLayers(entry, group ?? name)
      : [new SourceLayer(type, name, layerConfig, group ?? name)]
  })
}

function orderByInput(entries: Json[]): Json[] {
  const following = new Map<string, Json>()
  let first: Json | null = null
  for (const entry of entries) {
    const name = nameOf(entry)
    const sources = inputsOf(entry)
    if (sources.length > 1) throw branched(name, `joins ${sources.length} inputs (${sources.join(', ')})`)
    const [source] = sources
    if (source === undefined) {
      if (first) throw branched(name, `is a second input beside "${nameOf(first)}"`)
      first = entry
      continue
    }
    const other = following.get(source)
    if (other) throw branched(source, `feeds both "${nameOf(other)}" and "${name}"`)
    following.set(source, entry)
  }
  const ordered: Json[] = []
  for (
    let entry: Json | undefined = first ?? undefined;
    entry && ordered.length <= entries.length;
    entry = following.get(nameOf(entry))
  )
    ordered.push(entry)
  if (ordered.length !== entries.length)
    throw configInvalid('its layers do not form one chain from the input to the output')
  return ordered
}

function nameOf(entry: Json): string {
  const config = Array.isArray(entry['config']) ? {} : object(entry['config'])
  const name = entry['name'] ?? config['name']
  return typeof name === 'string' ? name : ''
}

/** Names of the layers a layer reads. Keras 2: [[["name", node, tensor, {}]]]; Keras 3: keras_history within the arguments. */
function inputsOf(entry: Json): string[] {
  const nodes = entry['inbound_nodes']
  if (!Array.isArray(nodes)) return []
  if (nodes.length > 1) throw branched(nameOf(entry), `is used ${nodes.length} times`)
  const found: string[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      const [name, node, index] = value as unknown[]
      if (typeof name === 'string' && typeof node === 'number' && typeof index === 'number') found.push(name)
      else value.forEach(visit)
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit)
  }
  visit(nodes)
  return found
}

function object(value: unknown): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  throw configInvalid('its model_config attribute does not have the form that Keras writes')
}

function configInvalid(reason: string): AppError {
  return new AppError('import.config-invalid', `The architecture in the file cannot be read: ${reason}.`, {})
}
