/** Latency of the published baseline, milliseconds: 66 FPS at batch 1. */
const publishedLatencyMs = 15.15

/**
 * Host time a frame with which a simulated baseline has the published latency; null where the baseline alone takes longer, or was not
 * measured. What the publication spent on the host is not known: this is a calibration on the user's own baseline.
 */
export function calibratedHostMs(baselineLatencyMs: number | undefined): number | null {
  if (baselineLatencyMs === undefined || baselineLatencyMs >= publishedLatencyMs) return null
  return publishedLatencyMs - baselineLatencyMs
}
