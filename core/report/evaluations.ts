import { z } from 'zod'
import type { Evaluation } from '../contract/jobs/common.ts'

const evaluationSchema = z.object({
  split: z.string(),
  count: z.number(),
  correct: z.number(),
  accuracyRatio: z.number(),
  loss: z.number(),
  perClass: z.array(z.object({ name: z.string(), count: z.number(), correct: z.number(), accuracyRatio: z.number() })),
  confusion: z.array(z.array(z.number())),
})

const titles: Record<string, string> = {
  before: 'Before',
  cut: 'After the cut, before fine-tuning',
  after: 'After',
  validation: 'Validation',
  test: 'Test',
}

/** The evaluations in a job's result: the result itself, or its fields that are one (`before`, `after`, `test`, ...). */
export function findEvaluations(result: unknown): { title: string; evaluation: Evaluation }[] {
  const own = evaluationSchema.safeParse(result)
  if (own.success) return [{ title: `Split ${own.data.split}`, evaluation: own.data }]
  if (typeof result !== 'object' || result === null) return []
  return Object.entries(result).flatMap(([key, value]) => {
    const field = evaluationSchema.safeParse(value)
    return field.success ? [{ title: titles[key] ?? key, evaluation: field.data }] : []
  })
}
