import { gammaImportance } from './gamma.ts'
import type { Importance } from './importance.ts'
import { l1Importance } from './l1.ts'

/** How filters are ranked, by name. */
export const importances = { gamma: gammaImportance, l1: l1Importance } satisfies Record<string, Importance>

/** Name of a ranking. */
export type ImportanceName = keyof typeof importances
