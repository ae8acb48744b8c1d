import { z } from 'zod'

const words = z.array(z.string())

/** What a run says of itself in sentences: the `explanation` of a search, the `findings` of a study. Empty where it says nothing. */
export function findSentences(result: unknown): string[] {
  const found = z.object({ explanation: words.optional(), findings: words.optional() }).safeParse(result).data
  return [...(found?.explanation ?? []), ...(found?.findings ?? [])]
}
