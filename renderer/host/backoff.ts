const stepsMs = [100, 250, 500, 1000, 2000]

/** Waits longer with each failure, two seconds at most. */
export function waitBeforeReconnect(failures: number): Promise<void> {
  const delayMs = stepsMs[Math.min(failures, stepsMs.length) - 1] ?? 100
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}
