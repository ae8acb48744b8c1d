import { AppError } from '../../../base/errors.ts'
import type { Tensor } from '../../../tensor/tensor.ts'
import type { ImportedModel } from '../imported-model.ts'
import { branched, chainsOnly } from '../layer-chain/branched.ts'
import { followChain, type ChainOperation } from '../layer-chain/follow-chain.ts'
import { assumeForNames, type PixelScaling } from '../layer-chain/pixel-scaling.ts'
import { buildTranslated, refuseOperators, translated, type TranslatedLayer } from '../layer-chain/translated.ts'
import { constantValues } from './constant.ts'
import { translators, type OperatorContext } from './operators.ts'
import { readLiteModel, type LiteModel, type LiteOperator, type LiteTensor } from './schema.ts'

type Operation = ChainOperation<number> & { operator: LiteOperator }

/**
 * A model from a TensorFlow Lite file, float or quantised to 8 bits: weights become real numbers again, the scaling of pixels is taken from
 * the input's quantisation, biases become batch normalisations that only add them (the converter has folded the trained ones away).
 * `scaling`: of the pixels, where the user states it. AppError, code `import.*`, for what is damaged or cannot be taken in exactly.
 */
export function readTflite(bytes: Uint8Array, scaling: PixelScaling | null = null): ImportedModel {
  const model = readLiteModel(bytes)
  const chain = chainOf(model)
  refuseOperators(
    chain
      .filter(({ operator }) => !Object.hasOwn(translators, operator.code))
      .map(({ name, operator }) => ({ name, type: operator.code })),
    Object.keys(translators),
  )
  const constant = constantReader(model)
  const layers = chain.flatMap((operation) =>
    translators[operation.operator.code]!(contextOf(model, operation, constant)),
  )
  const names = chain.map(({ name }) => name)
  return buildTranslated([...inputLayers(model), ...layers], {
    format: 'tflite',
    statedScaling: scaling,
    assumedScaling: assumeForNames(names),
    keepsNames: false,
    biasAsBatchNorm: true,
  })
}

function chainOf(model: LiteModel): Operation[] {
  const { inputs, outputs, operators } = model
  const [input, otherInput] = inputs
  const [output, otherOutput] = outputs
  if (input === undefined || output === undefined)
    throw new AppError('import.empty', 'The TensorFlow Lite file has no input or no output.', {})
  if (otherInput !== undefined) throw branched(nameOf(model, otherInput), 'is a second input', chainsOnly)
  if (otherOutput !== undefined) throw branched(nameOf(model, otherOutput), 'is a second output', chainsOnly)
  const isConstant = constantTest(model)
  const operations = operators.flatMap((operator): Operation[] => {
    const [writes] = operator.outputs
    if (writes === undefined || isConstant(writes)) return []
    const reads = operator.inputs.filter((index) => index >= 0 && !isConstant(index))
    return [{ name: nameOf(model, writes), reads, writes, operator }]
  })
  return followChain(operations, input, output)
}

/** Constants are tensors with data, and those that an operator only decompresses: files of 16 bits store their weights so. */
function constantTest({ tensors, operators }: LiteModel): (index: number) => boolean {
  const hasData = (index: number) => (tensors[index]?.data.length ?? 0) > 0
  const decompressed = new Set(
    operators
      .filter(({ code, inputs }) => code === 'DEQUANTIZE' && hasData(inputs[0] ?? -1))
      .map(({ outputs }) => outputs[0]),
  )
  return (index) => hasData(index) || decompressed.has(index)
}

function constantReader({ tensors, operators }: LiteModel): (index: number, reader: string) => Tensor {
  const isConstant = constantTest({ tensors, operators, inputs: [], outputs: [] })
  return (index, reader) => {
    const own = tensors[index]
    const source = operators.find(({ code, outputs }) => code === 'DEQUANTIZE' && outputs[0] === index)?.inputs[0]
    const stored = own && own.data.length > 0 ? own : tensors[source ?? -1]
    if (!own || !stored || !isConstant(index))
      throw new AppError('import.weight-missing', `The weights of "${reader}" are not constants of the file.`, {
        layer: reader,
      })
    return constantValues(stored)
  }
}

function contextOf(
  { tensors }: LiteModel,
  { name, operator, writes }: Operation,
  constant: (index: number, reader: string) => Tensor,
): OperatorContext {
  const missing = { view: new DataView(new ArrayBuffer(4)), at: 0, vtable: 0, vtableSize: 4 }
  return {
    name,
    operator,
    options: operator.options ?? missing,
    input: (index) => tensors[operator.inputs[index] ?? -1] ?? null,
    constant: (index) => constant(operator.inputs[index] ?? -1, name),
    output: tensors[writes]!,
  }
}

/** The input and the scaling of its pixels: real = scale (stored - zero point), where the smallest stored number is pixel 0. */
function inputLayers(model: LiteModel): TranslatedLayer[] {
  const index = model.inputs[0]!
  const name = nameOf(model, index)
  const tensor = quantisedInput(model, index)
  const input = translated('InputLayer', name, { batch_input_shape: [null, ...tensor.shape.slice(1)] })
  const [scale = 0] = tensor.quantisation?.scales ?? []
  const [zeroPoint = 0] = tensor.quantisation?.zeroPoints ?? []
  const smallest = tensor.type === 'int8' ? -128 : 0
  if (scale <= 0) return [input]
  const scaling = { scale, offset: scale * (smallest - zeroPoint) }
  return [input, translated('Rescaling', `${name} (scaling)`, scaling)]
}

/** The input itself, or what it is quantised to at once. */
function quantisedInput({ tensors, operators }: LiteModel, index: number): LiteTensor {
  const own = tensors[index]!
  if (own.quantisation) return own
  const first = operators.find(({ inputs }) => inputs.includes(index))
  const quantised = first?.code === 'QUANTIZE' ? tensors[first.outputs[0] ?? -1] : undefined
  return quantised?.quantisation ? { ...quantised, shape: own.shape } : own
}

/** Converters join the names of all operators that went into one; the first says enough. */
function nameOf({ tensors }: LiteModel, index: number): string {
  return (tensors[index]?.name.split(';')[0] || `tensor ${index}`).slice(0, 200)
}
