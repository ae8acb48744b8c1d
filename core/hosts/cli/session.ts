import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../base/errors.ts'
import { createForkLauncher } from '../../node/processes/fork-runner.ts'
import { createClient, type Client } from '../../rpc/client.ts'
import { createMemoryPair } from '../../rpc/memory-transport.ts'
import { artifactUrl } from '../../services/artifact-paths.ts'
import { createEngine, type EngineOptions } from '../engine.ts'

export type EngineClient = Client

/** Bytes of a blob of the open project. */
export type ReadArtifact = (sha256: string) => Promise<Uint8Array>

const runnerEntry = fileURLToPath(new URL('../runner-process.ts', import.meta.url))

/**
 * Runs `work` against an engine in this process with the project open (none for null), and closes both afterwards, whatever happens.
 * `resolvePath` makes a path absolute from the current folder, since the engine takes no other.
 */
export async function withProject<Result>(
  project: string | null,
  work: (client: EngineClient, resolvePath: (path: string) => string, readArtifact: ReadArtifact) => Promise<Result>,
  options: Pick<EngineOptions, 'parallelJobs'> = {},
): Promise<Result> {
  const engine = createEngine({ launchRunner: createForkLauncher(runnerEntry), roots: null, ...options })
  const [near, far] = createMemoryPair()
  engine.serve(far)
  const client = createClient(near)
  try {
    if (project !== null) await client.call('project.open', { path: resolve(project) })
    return await work(client, resolve, async (sha256) => {
      const response = await engine.artifact(artifactUrl(sha256))
      if (response?.status !== 200)
        throw new AppError('artifact.not-found', `The project has no artifact ${sha256}.`, { sha256 })
      return response.body
    })
  } finally {
    client.close()
    await engine.close()
  }
}
