/** A figure that others published, drawn hollow beside measured ones. Never a run: it enters no comparison and no search. */
export type PublishedPoint = {
  name: string
  /** Named as the metrics of runs, ratios 0..1. */
  metrics: Readonly<Record<string, number>>
  /** Where it stands. */
  source: string
  /** What differs from a run of the studio, for the reader to judge by. */
  conditions: string
}
