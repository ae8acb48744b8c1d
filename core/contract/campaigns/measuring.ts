import { z } from 'zod'
import { profileParams } from '../jobs/profile.ts'

/** How the points of a search or a study are measured, every one alike. */
export const measuring = z.object({
  /** Accuracy in integers is measured on `val`; with `true` on `test` as well, once, for what is concluded. */
  test: z.boolean().default(false),
  /** Images for accuracy, balanced between classes; 0 for the whole split. */
  evaluationImages: z.number().int().min(0).default(0),
  /** Where speed and energy are simulated. */
  profile: profileParams.pick({ device: true, mode: true, images: true, hostOverheadMs: true }).prefault({}),
})
export type Measuring = z.output<typeof measuring>
