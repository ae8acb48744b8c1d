import type { Topics } from '../contract/events.ts'
import type { DatasetInfo } from '../contract/jobs/data.ts'
import type { Weights } from '../tensor/tensor.ts'
import type { DeviceShelf } from '../ports/device-shelf.ts'
import type { Clock } from '../ports/clock.ts'
import type { Files } from '../ports/files.ts'
import type { ProjectFiles } from '../ports/project-files.ts'
import type { Settings } from '../ports/settings.ts'
import type { Session } from './session.ts'

/** The images of a data set, as far as a window shows them. */
export type ImageBrowser = {
  list(
    dataset: DatasetInfo,
    query: { split: 'train' | 'val' | 'test'; className?: string | undefined; offset: number; limit: number },
  ): Promise<{ total: number; images: { path: string; className: string }[] }>
}

/** Everything the services need, put together by `core/hosts/engine.ts`. */
export type ServiceDependencies = {
  session: Session
  clock: Clock
  newId(prefix: string): string
  publish<T extends keyof Topics>(topic: T, value: Topics[T]): void
  projectFiles: ProjectFiles
  files: Files
  settings: Settings
  /** How many jobs of campaigns may run at once where the user set nothing. */
  defaultParallelJobs: number
  devices: DeviceShelf
  /** A whole file that the user named. AppError `file.not-found`, `file.unreadable`. */
  readFile(path: string): Promise<Uint8Array>
  environment: { netlathe: string; node: string; platform: string }
  /** Whether jobs left by an earlier session go on at once when a project is opened. */
  recovery: 'start' | 'hold'
  images: ImageBrowser
  readWeights(bytes: Uint8Array): Weights
  sha256(bytes: Uint8Array): string
  /** Draws the generated data set into a folder. */
  writeDemoImages(folder: string): Promise<void>
  /** Where a sample project goes when the user names no path. */
  samplePath(): string
}
