import { importanceNames } from '../../../core/contract/jobs/importance.ts'
import { pruneText } from '../../text/prune.ts'

/** Every ranking of filters as a choice. */
export const importanceOptions = importanceNames.map((value) => ({ value, label: pruneText.importances[value] }))
