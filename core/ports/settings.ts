import type { EngineInfo, RecentProject } from '../contract/methods.ts'

/** What is remembered about the user, apart from any project. Losing it costs nothing but comfort. */
export type Settings = {
  recentProjects(): RecentProject[]
  addRecentProject(path: string, name: string, openedAt: string): void
  trainEngine(): EngineInfo['trainEngine']
  setTrainEngine(engine: EngineInfo['trainEngine']): void
  /** How many jobs of campaigns may run at once; null: as many as suit the machine. */
  parallelJobs(): number | null
  setParallelJobs(parallelJobs: number | null): void
}
