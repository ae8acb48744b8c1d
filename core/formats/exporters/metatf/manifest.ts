import { z } from 'zod'

/** The vendor's release that bundles are made for and checked against. */
export const akidaRelease = '2.19.3'

/** manifest.json of a bundle: what it is, what it was made from, and every other file with size and SHA-256. */
export const manifestSchema = z.object({
  format: z.literal('netlathe-metatf/1'),
  name: z.string(),
  madeBy: z.string(),
  /** The vendor's release the bundle was made for. */
  akida: z.string(),
  inputShape: z.tuple([z.number(), z.number(), z.number()]),
  classes: z.array(z.string()),
  layers: z.number(),
  parameters: z.number(),
  testImages: z.number(),
  files: z.array(z.object({ name: z.string(), sizeBytes: z.number(), sha256: z.string() })),
})
export type MetatfManifest = z.output<typeof manifestSchema>
