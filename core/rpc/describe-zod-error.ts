import type { z } from 'zod'

/** One sentence per finding, each with the place: `epochs: Too small ...; bits.weights: Invalid input`. */
export function describeZodError(error: z.ZodError): string {
  return error.issues
    .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.map(String).join('.')}: ${issue.message}`))
    .join('; ')
}
