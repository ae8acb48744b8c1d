import { z } from 'zod'

const count = z.int().min(1)
const shape3 = z.tuple([count, count, count])
const shape4 = z.tuple([count, count, count, count])

const arrayOf = <D extends string, S extends z.ZodType>(dtype: D, shape: S) =>
  z.object({ offset: z.int().min(0), dtype: z.literal(dtype), shape })

const kernelArray = arrayOf('int8', shape4)
const thresholdArray = arrayOf('int32le', z.tuple([count]))
const stepArray = arrayOf('float32le', z.tuple([count]))

const bits = z.union([z.literal(1), z.literal(2), z.literal(4)])
const neural = {
  name: z.string().min(1),
  weights_bits: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)]),
  act_bits: bits.default(4),
  activation: z.boolean().default(true),
}
const convolution = {
  ...neural,
  k: count,
  stride: count.default(1),
  padding: z.enum(['same', 'valid']).default('same'),
  pool: z.enum(['none', 'max', 'avg']).nullish(),
  pool_size: count.default(2),
  pool_stride: count.default(2),
}
const variables = { w: kernelArray, threshold: thresholdArray, act_step: stepArray }

/** One layer of network.json. Arrays live in weights.bin at `variables.<name>.offset`, little endian. */
const layerSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('input_data'),
    name: z.string().min(1),
    input_shape: shape3.optional(),
    input_bits: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  }),
  z.object({
    type: z.literal('input_conv'),
    ...convolution,
    input_shape: shape3.optional(),
    padding_value: z.int().min(0).max(255).default(0),
    variables: z.object(variables),
  }),
  z.object({ type: z.literal('conv'), ...convolution, variables: z.object(variables) }),
  z.object({ type: z.literal('sep'), ...convolution, variables: z.object({ ...variables, w_pw: kernelArray }) }),
  z.object({ type: z.literal('fc'), ...neural, variables: z.object(variables) }),
])

export const networkSchema = z.object({
  format: z.literal('akida1-network/1'),
  name: z.string().default('network'),
  input_shape: shape3,
  classes: z.int().min(1).optional(),
  layers: z.array(layerSchema).min(1),
})

/** network.json as written; optional fields may be absent. */
export type NetworkJson = z.input<typeof networkSchema>
/** network.json as read; defaults filled in. */
export type ParsedNetwork = z.output<typeof networkSchema>
export type ParsedLayer = ParsedNetwork['layers'][number]
