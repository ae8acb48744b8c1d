import { z } from 'zod'
import { AppError } from '../base/errors.ts'

const constantOf = <T extends z.ZodType>(value: T) =>
  z.object({
    value,
    unit: z.string().min(1),
    source: z.string().min(1),
    /** measured: read from the chip or the vendor's runtime; derived: fitted to measurements; assumed: neither. */
    status: z.enum(['measured', 'derived', 'assumed']),
  })
const positive = constantOf(z.number().positive())
const nonNegative = constantOf(z.number().min(0))
const whole = constantOf(z.int().positive())

/** Clocks of one layer: see `core/akida/cost/convolution.ts`. */
const eventLaw = z.object({
  /** Clocks per input event and filter of a node, by kernel side. */
  perEventFilter: z.record(z.enum(['1', '3', '5', '7']), positive),
  /** Relative surcharge of narrow maps: the cost is multiplied by 1 + narrowMap / width. */
  narrowMap: nonNegative,
  /** Clocks per input value of a node, zero or not. */
  perInputCell: nonNegative,
  /** How much more than its share of the area the fullest strip gets, relative, per strip beyond the first; where rows are not measured. */
  stripImbalance: nonNegative,
})

const deviceSchema = z.object({
  format: z.literal('netlathe-device/1'),
  id: z.string().regex(/^[A-Za-z0-9._-]+$/),
  name: z.string().min(1),
  description: z.string(),
  clock: positive,
  mapping: z.object({
    /** Whether weights can be reloaded within a frame (passes); otherwise a network that is too big runs as several sequences. */
    isMultiPass: constantOf(z.boolean()),
    filtersPerNode: whole,
    rowsPerNode: whole,
    columnsPerNode: whole,
    inputMemory: whole,
    weightMemory: whole,
    fullyConnectedInputs: whole,
    fullyConnectedMemory: whole,
    /** Whether, with one input channel, more than 8 filters of a node must come in multiples of 16. */
    isSingleChannelPaired: constantOf(z.boolean()),
    maxPoolSizes: constantOf(z.array(z.int().positive())),
  }),
  cost: z.object({
    standard: eventLaw,
    separable: eventLaw,
    /** Clocks of a layer that receives no event at all. */
    idleLayer: nonNegative,
    inputUnit: z.object({ perOutputPixelFilter: positive, perOutputPixelWeight: positive }),
    fullyConnected: z.object({
      fixed: nonNegative,
      perEventUnit: nonNegative,
      externalFixed: nonNegative,
      externalPerEventUnit: nonNegative,
    }),
    reload: z.object({ perWeightWord: nonNegative }),
  }),
  energy: z.object({ perSynapticOperation: positive, floorPower: positive }),
  /** What the figures of this device can be expected to be off by, ratio 0..1, and how that is known. */
  expectedError: z.object({ latency: nonNegative, energy: nonNegative }),
  program: z.object({
    perNode: nonNegative,
    perFilter: nonNegative,
    perWeightWord: nonNegative,
    perExternalByte: nonNegative,
  }),
  /** All neural processors in the mesh's order. The input unit (HRC) is not one of them. */
  nodes: z
    .array(
      z.object({
        id: z.string().regex(/^\d+\.\d+\.\d+$/),
        types: z.array(z.enum(['CNP1', 'CNP2', 'FNP2', 'FNP3'])).min(1),
      }),
    )
    .min(1),
})

/** A chip as data. Every constant has a value, unit, source and status; see `resources/devices/`. */
export type AkidaDevice = z.output<typeof deviceSchema>
export type DeviceNode = AkidaDevice['nodes'][number]
export type DeviceConstant<T = number> = {
  value: T
  unit: string
  source: string
  status: 'measured' | 'derived' | 'assumed'
}

/** Checks a device description. Throws AppError `device.invalid` that names the field. */
export function parseDevice(json: unknown): AkidaDevice {
  const parsed = deviceSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const where = issue?.path.join('.') ?? ''
  throw new AppError('device.invalid', `The device description cannot be used: ${where}: ${issue?.message ?? ''}.`, {
    field: where,
  })
}
