import { gammaImportance } from './gamma.ts'
import type { Importance } from './importance.ts'
import { l1Importance } from './l1.ts'

export const importances = { gamma: gammaImportance, l1: l1Importance } satisfies Record<string, Importance>
export type ImportanceName = keyof typeof importances
