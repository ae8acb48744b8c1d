import { z } from 'zod'
import { trainParams } from '../jobs/train.ts'

/** Parameters of a training that the campaign itself decides. */
const decided = ['model', 'data', 'teacher', 'name', 'seed'] as const

/** A training without what the campaign decides: any parameter of the `train` job may be given; the job's own defaults hold for the rest. */
export const stage = z.record(z.string(), z.unknown()).superRefine((value, context) => {
  for (const key of decided) {
    if (key in value) context.addIssue({ code: 'custom', path: [key], message: 'is given for the whole campaign' })
  }
  const parsed = trainParams.safeParse(value)
  for (const issue of parsed.error?.issues ?? []) {
    context.addIssue({ code: 'custom', path: issue.path, message: issue.message })
  }
})
