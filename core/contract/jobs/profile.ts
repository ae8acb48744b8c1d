import { z } from 'zod'
import { dataRef, mapMode, modelRef, split } from './common.ts'

/** Runs real images through the integer simulator and prices the events on a device. Quantised models only. */
export const profileParams = z.object({
  model: modelRef.default('latest'),
  data: dataRef.optional(),
  /** Absent: val, whose images may be looked at again and again; test in a data set without. */
  split: split.optional(),
  /** Id of a device description in `resources/devices`. */
  device: z.string().min(1).default('AKD1500'),
  mode: mapMode.default('Minimal'),
  /** Number of images, balanced between classes; 0 for the whole split. */
  images: z.number().int().min(0).max(100000).default(100),
  /** Time of the host per frame, added to the latency; calibrated by the user. */
  hostOverheadMs: z.number().min(0).max(10000).default(0),
})
export type ProfileParams = z.infer<typeof profileParams>
/** The result is a `Profile` (`core/akida/profile.ts`). */
