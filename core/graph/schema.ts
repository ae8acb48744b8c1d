import { z } from 'zod'
import type { Graph } from './types.ts'

const bits = z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)])
const activation = z.enum(['none', 'relu', 'relu6'])
const batchNorm = z.object({ epsilon: z.number().positive().max(1) })
const size = z.number().int().min(1).max(4096)
const count = z.number().int().min(1).max(65536)

const ids = z.array(z.string().min(1).max(100)).min(1).max(100)

const common = {
  id: z.string().min(1).max(100),
  name: z.string().min(1).max(100),
  bits: z.object({ weights: bits, activations: bits, depthwise: bits.optional() }).nullable(),
  from: ids.optional(),
}

const convolutional = {
  ...common,
  filters: count,
  kernel: size,
  stride: size,
  padding: z.enum(['same', 'valid']),
  bias: z.boolean(),
  batchNorm: batchNorm.nullable(),
  activation,
  maxPool: z.object({ size, stride: size }).nullable(),
  globalAverage: z.enum(['none', 'before-activation', 'after-activation']),
  residual: z.object({ from: ids, place: z.enum(['before-activation', 'after-activation']) }).optional(),
}

const layer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('conv'), ...convolutional }),
  z.object({
    type: z.literal('separable'),
    ...convolutional,
    style: z.enum(['standard', 'fused']),
    innerBatchNorm: batchNorm.nullable(),
    innerActivation: activation,
  }),
  z.object({ type: z.literal('dense'), ...common, units: count, bias: z.boolean(), activation }),
])

/** A graph at a door: its form only. What it means is checked by `validateGraph`. */
export const graphSchema: z.ZodType<Graph> = z.object({
  input: z.object({
    height: size,
    width: size,
    channels: count,
    scale: z.number().refine((value) => value !== 0, 'must not be 0'),
    offset: z.number(),
  }),
  classes: z.array(z.string().min(1).max(200)).max(100_000),
  layers: z.array(layer).max(10_000),
})
