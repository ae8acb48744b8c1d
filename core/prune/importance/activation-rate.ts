import { measuredScores } from './measured-scores.ts'
import type { Importance } from './importance.ts'

/** Share of a filter's outputs that are not zero on real images (after APoZ, Hu et al. 2016): its events, which is also what it costs downstream. */
export const activationRateImportance: Importance = { measures: 'activation-rate', rank: measuredScores }
