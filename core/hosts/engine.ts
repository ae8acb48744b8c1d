import { randomUUID } from 'node:crypto'
import { availableParallelism, homedir, totalmem } from 'node:os'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { readSafetensors } from '../formats/weights/safetensors.ts'
import { createProjectWork } from '../jobs/project-work.ts'
import { newId } from '../node/blobs/new-id.ts'
import { sha256 } from '../node/blobs/sha256.ts'
import { createDeviceShelf } from '../node/devices/device-shelf.ts'
import { createLog } from '../node/log/log.ts'
import { configFolder } from '../node/paths/config-folder.ts'
import { createFiles } from '../node/paths/files.ts'
import { createSettingsFile } from '../node/paths/settings-file.ts'
import { readWholeFile } from '../node/runner-services/read-file.ts'
import { createProjectFiles } from '../node/sqlite/project-files.ts'
import { systemClock } from '../node/system-clock.ts'
import type { LaunchRunner } from '../ports/runner.ts'
import { serveRpc } from '../rpc/server.ts'
import { createTopicHub, type TopicHub } from '../rpc/topic-hub.ts'
import type { Transport } from '../rpc/transport.ts'
import { createHandlers } from '../services/handlers.ts'
import { createSession, type Session } from '../services/session.ts'
import { readArtifact, type ArtifactResponse } from './artifacts.ts'

export type EngineOptions = {
  launchRunner: LaunchRunner
  /** Folders that files may be picked from and written to; null for no limit (the command line). */
  roots?: readonly string[] | null
  /** The folder that a file picker shows first; the home folder by default. */
  startFolder?: string
  /** Folder of settings, own devices and log; default: the user's. A runner in another process reads devices from the default one. */
  configFolder?: string
  /** What happens to jobs left by an earlier session when a project is opened. Default `hold`. */
  recovery?: 'start' | 'hold'
  /** How many jobs of campaigns may run at once; default: the user's setting. */
  parallelJobs?: number
  /** Hears the path of the open project whenever it changes; null when none is open. */
  onProject?: (path: string | null) => void
  /** Opened at once; errors are thrown by `createEngine`. */
  projectPath?: string
}

export type Engine = {
  /** Answers one client until its transport closes. Returns the way to end it. */
  serve(transport: Transport): () => void
  /** Bulk data by URL path; null when the path is none of the engine's. */
  artifact(pathAndQuery: string): Promise<ArtifactResponse | null>
  /**
   * Has a runner load the training engine in the background, so that the studio can say which one runs. Does nothing when that is known
   * from an earlier time, or when no project is open.
   */
  warmUp(): void
  /** Ends the runner and closes the project; unfinished jobs go on when it is opened again. */
  close(): Promise<void>
}

/** A new subscriber hears of the newest jobs; `jobs.list` has all. */
const snapshotJobs = 100

/** Puts the engine together. The only place that knows every part. */
export function createEngine(options: EngineOptions): Engine {
  const clock = systemClock
  const folder = options.configFolder ?? configFolder()
  const log = createLog(join(folder, 'netlathe.log'), () => new Date().toISOString())
  const settings = createSettingsFile(join(folder, 'settings.json'))
  const devices = createDeviceShelf(join(folder, 'devices'))
  const version = packageJson.version

  const hub: TopicHub = createTopicHub((topic) => {
    const scheduler = session.current()?.scheduler
    if (topic === 'jobs') return (scheduler?.list() ?? []).slice(-snapshotJobs) as never[]
    if (topic === 'campaigns') return (session.current()?.campaigns.list() ?? []) as never[]
    if (topic === 'job-points') return (scheduler?.points() ?? []) as never[]
    if (topic === 'job-training') return (scheduler?.trainings() ?? []) as never[]
    return []
  })
  const session: Session = createSession(
    (store) =>
      createProjectWork({
        store,
        clock,
        newId,
        launchRunner: options.launchRunner,
        publish: (topic, value) => hub.publish(topic, value),
        version,
        onTrainEngine(engine) {
          settings.setTrainEngine(engine)
          hub.publish('project', { changed: ['info'] })
        },
        onDefect: (message) => log.write('error', message),
        cores: availableParallelism(),
        parallelJobs: () => options.parallelJobs ?? settings.parallelJobs() ?? defaultParallelJobs(),
        trainEngine: () => settings.trainEngine(),
        isOwnDevice: (id) => devices.find(id).isOwn,
      }),
    (path) => options.onProject?.(path),
  )
  const handlers = createHandlers({
    session,
    clock,
    newId,
    publish: (topic, value) => hub.publish(topic, value),
    projectFiles: createProjectFiles(clock),
    files: createFiles(options.roots ?? null, options.startFolder ?? homedir()),
    settings,
    defaultParallelJobs: defaultParallelJobs(),
    devices,
    readFile: readWholeFile,
    environment: { netlathe: version, node: process.version, platform: `${process.platform} ${process.arch}` },
    recovery: options.recovery ?? 'hold',
    images: {
      async list(dataset, query) {
        const { listImages } = await import('../node/images/browse.ts')
        return listImages(dataset, query)
      },
    },
    readWeights: (bytes) => readSafetensors(bytes).weights,
    sha256,
    async writeDemoImages(target) {
      const { writeDemoImages } = await import('../node/images/demo.ts')
      await writeDemoImages(target, { sizePx: 48 })
    },
    samplePath: () => freePath(join(homedir(), 'Netlathe'), 'sample'),
  })
  const engineId = randomUUID()
  const stops = new Set<() => void>()
  if (options.projectPath !== undefined) {
    const opened = handlers['project.open']({ path: options.projectPath }, { signal: new AbortController().signal })
    // The service is synchronous, so what fails has been thrown; nothing is pending here.
    void opened
  }

  return {
    serve(transport) {
      const stop = serveRpc(transport, {
        handlers,
        hub,
        engineVersion: version,
        engineId,
        onDefect: (method, error) =>
          log.write('error', `${method}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
      })
      stops.add(stop)
      transport.onClose(() => stops.delete(stop))
      return stop
    },
    artifact: (pathAndQuery) => readArtifact(session, pathAndQuery),
    warmUp() {
      if (settings.trainEngine() === null) session.current()?.scheduler.warmUp()
    },
    async close() {
      for (const stop of [...stops]) stop()
      session.close()
    },
  }
}

const memoryOfRunner = 3 * 2 ** 30

/**
 * One training a core: that is faster than fewer with several threads each (`npm run bench -- parallel`). A runner takes about 1 GB, more for
 * large networks.
 */
function defaultParallelJobs(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / memoryOfRunner), 8))
}

function freePath(folder: string, name: string): string {
  for (let n = 1; ; n++) {
    const path = join(folder, `${name}${n === 1 ? '' : `-${n}`}.netlathe`)
    if (!existsSync(path)) return path
  }
}
