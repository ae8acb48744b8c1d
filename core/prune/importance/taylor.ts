import { measuredScores } from './measured-scores.ts'
import type { Importance } from './importance.ts'

/**
 * Squared first-order effect on the loss of taking the filter out, (gamma dL/dgamma + beta dL/dbeta)^2, summed over batches of real images
 * (Molchanov et al. 2019).
 */
export const taylorImportance: Importance = { measures: 'taylor', rank: measuredScores }
