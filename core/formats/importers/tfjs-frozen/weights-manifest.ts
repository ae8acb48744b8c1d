import { z } from 'zod'
import { AppError } from '../../../base/errors.ts'
import { sizeOf, type Tensor } from '../../../tensor/tensor.ts'

const entry = z.object({
  name: z.string().min(1),
  shape: z
    .array(
      z
        .number()
        .int()
        .min(0)
        .max(2 ** 28),
    )
    .max(8),
  dtype: z.enum(['float32', 'int32', 'uint8', 'bool']),
  /** value = stored * scale + min. */
  quantization: z.object({ scale: z.number(), min: z.number(), dtype: z.enum(['uint8', 'uint16']) }).optional(),
})
/** Names of files beside the manifest; a path would leave its folder. */
const path = z.string().regex(/^[^\\/]+$/, 'must be a plain file name')
const manifest = z.array(z.object({ paths: z.array(path).min(1), weights: z.array(entry) })).min(1)

/** Groups of weights, each in files that are joined in order. */
export type WeightsManifest = z.infer<typeof manifest>

/** Parses weights_manifest.json. AppError `import.config-invalid`. */
export function parseWeightsManifest(bytes: Uint8Array): WeightsManifest {
  try {
    return manifest.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined
    const where = issue ? `${issue.path.join('.') || 'its content'}: ${issue.message}` : 'it is not JSON'
    throw new AppError(
      'import.config-invalid',
      `weights_manifest.json does not have the form that TensorFlow.js writes (${where}). Copy or convert the model again.`,
      {},
      error,
    )
  }
}

/** The files that hold the weights, in order, without repeats. */
export function shardNames(groups: WeightsManifest): string[] {
  return [...new Set(groups.flatMap(({ paths }) => paths))]
}

/** Every weight by name, as real numbers. `files` by their names. AppError `import.file-damaged` when they are too short or too long. */
export function readShards(groups: WeightsManifest, files: ReadonlyMap<string, Uint8Array>): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>()
  for (const { paths, weights } of groups) {
    const bytes = joined(paths.map((name) => files.get(name) ?? new Uint8Array()))
    let at = 0
    for (const weight of weights) {
      const sizeBytes = sizeOf(weight.shape) * widthOf(weight)
      if (at + sizeBytes > bytes.length) throw wrongLength(paths, bytes.length)
      tensors.set(weight.name, decode(weight, bytes.slice(at, at + sizeBytes)))
      at += sizeBytes
    }
    if (at !== bytes.length) throw wrongLength(paths, bytes.length)
  }
  return tensors
}

type Entry = z.infer<typeof entry>

function widthOf({ dtype, quantization }: Entry): number {
  const stored = quantization?.dtype ?? dtype
  return { float32: 4, int32: 4, uint16: 2, uint8: 1, bool: 1 }[stored]
}

/** `bytes` is a copy of its own, so that views of wider numbers are aligned. */
function decode(weight: Entry, { buffer }: Uint8Array<ArrayBuffer>): Tensor {
  const { shape, dtype, quantization } = weight
  const stored = quantization?.dtype ?? dtype
  const views = {
    float32: () => new Float32Array(buffer),
    int32: () => new Int32Array(buffer),
    uint16: () => new Uint16Array(buffer),
    uint8: () => new Uint8Array(buffer),
    bool: () => new Uint8Array(buffer),
  }
  const data = Float32Array.from(views[stored]())
  if (quantization)
    for (let index = 0; index < data.length; index++) data[index] = data[index]! * quantization.scale + quantization.min
  return { shape, data }
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function wrongLength(paths: string[], sizeBytes: number): AppError {
  return new AppError(
    'import.file-damaged',
    `The weights in ${paths.join(', ')} (${sizeBytes} bytes) do not fit weights_manifest.json. Copy all files of the model again.`,
    {},
  )
}
