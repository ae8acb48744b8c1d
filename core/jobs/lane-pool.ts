import type { LiveJob } from './job-table.ts'
import { createLane, type Lane, type LaneOptions } from './lane.ts'

/** Lanes for as many jobs as run at once; more are made when all are taken. */
export type LanePool = {
  /** Jobs that hold a runner, paused ones too. */
  jobs(): LiveJob[]
  of(live: LiveJob): Lane | undefined
  /** A free lane, one whose runner is there already before others. */
  free(): Lane
  /** Free lanes give their runner's memory back after a while. */
  rest(): void
  /** Ends all runners at once. Returns the jobs that were in them. */
  close(): LiveJob[]
}

export function createLanePool(options: LaneOptions): LanePool {
  const lanes: Lane[] = []
  return {
    jobs: () => lanes.flatMap((lane) => lane.job() ?? []),
    of: (live) => lanes.find((lane) => lane.job() === live),
    free() {
      const free = lanes.filter((lane) => lane.job() === null)
      const found = free.find((lane) => lane.hasRunner()) ?? free[0]
      if (found !== undefined) return found
      const lane = createLane(options)
      lanes.push(lane)
      return lane
    },
    rest() {
      for (const lane of lanes) lane.rest()
    },
    close: () => lanes.flatMap((lane) => lane.close() ?? []),
  }
}
