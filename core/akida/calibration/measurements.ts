import { z } from 'zod'
import { AppError } from '../../base/errors.ts'

/** A measured layer of a square network on a chip. */
const measuredLayerSchema = z.object({
  name: z.string(),
  type: z.enum(['input_conv', 'conv', 'sep']),
  inSize: z.int().min(1),
  inChannels: z.int().min(1),
  filters: z.int().min(1),
  stride: z.int().min(1),
  /** Non-zero inputs per image; all of them for the input convolution. */
  eventsIn: z.number().min(0),
  cycles: z.number().positive(),
})

const measuredTotalSchema = z.object({
  mode: z.enum(['Minimal', 'AllNps', 'HwPr']),
  cycles: z.number().positive(),
  latencyMs: z.number().positive(),
  dynamicMj: z.number().positive(),
  totalMj: z.number().positive().optional(),
})

const measurementsSchema = z.object({
  format: z.literal('netlathe-measurements/1'),
  device: z.string(),
  source: z.string(),
  models: z.array(
    z.object({
      name: z.string(),
      /** Models of one group are left out together: they are the same network. */
      group: z.string(),
      classes: z.int().min(1),
      /** Units of fully connected layers between the measured layers and the classifier. */
      hiddenUnits: z.array(z.int().min(1)).default([]),
      arePrinted: z.boolean(),
      /** Kernels 3x3, weights and activations 4 bits, measured in mode Minimal. */
      layers: z.array(measuredLayerSchema).min(1),
      totals: z.array(measuredTotalSchema),
    }),
  ),
})

/** Measurements of networks on a real chip, from `resources/devices/measurements` or a user's own file. */
export type Measurements = z.output<typeof measurementsSchema>
export type MeasuredModel = Measurements['models'][number]
export type MeasuredLayer = z.output<typeof measuredLayerSchema>

/** Throws AppError `measurements.invalid` that names the field. */
export function parseMeasurements(json: unknown): Measurements {
  const parsed = measurementsSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new AppError(
    'measurements.invalid',
    `The measurements cannot be used: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`,
  )
}
