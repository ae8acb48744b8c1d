import { z } from 'zod'
import type { Run } from '../contract/run.ts'
import { findEvaluations } from './evaluations.ts'

const imageBound: ReadonlySet<string> = new Set(['accuracyRatio', 'integerAccuracyRatio', 'loss'])

/** Whether a figure means something only beside others of the same images (`measuredOn`). */
export const isImageBound = (key: string): boolean => imageBound.has(key)

/** Whether two runs' figures of this name may be set against each other, given what each was measured on. */
export function isComparable(key: string, first: string | null, second: string | null): boolean {
  return !isImageBound(key) || first === second
}

const scored = z.object({ split: z.string(), images: z.number() })
/** Thresholds keep what the test images say under one field. */
const withTest = z.object({ test: z.unknown() })
const profiled = z.object({ images: z.number() })

/**
 * The images that a run's headline accuracy was measured on, such as `test, 500 images`; null where the run does not tell. Accuracies are set
 * against each other only where this is equal: those of a profile's few images, or of two splits, differ by the images alone.
 */
export function measuredOn({ type, metrics, result }: Pick<Run, 'type' | 'metrics' | 'result'>): string | null {
  if (type === 'profile') {
    const { data } = profiled.safeParse(result)
    return data ? `profile, ${data.images} images` : 'profile'
  }
  const evaluations = [...findEvaluations(result), ...findEvaluations(withTest.safeParse(result).data?.test)]
  const found = evaluations.findLast(({ evaluation }) => evaluation.accuracyRatio === metrics['accuracyRatio'])
  if (found) return `${found.evaluation.split}, ${found.evaluation.count} images`
  const { data } = scored.safeParse(result)
  return data ? `${data.split}, ${data.images} images` : null
}
