import type { Profile } from '../../../core/akida/profile.ts'
import type { Run } from '../../../core/contract/run.ts'

/** The profile a run holds; null when it holds none, or one of another format. The engine has checked its content. */
export function readProfile(run: Run): Profile | null {
  const result = run.result
  if (typeof result !== 'object' || result === null || !('format' in result)) return null
  return result.format === 'netlathe-profile/1' ? (result as Profile) : null
}
