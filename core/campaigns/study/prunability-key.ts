/** Key of the step that measures the prunability of the baseline's layers. */
export const prunabilityKey = 'prunability'
