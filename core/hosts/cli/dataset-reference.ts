import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { DataResult } from '../../contract/jobs/data.ts'
import type { Output } from './output.ts'
import { runJob } from './run-job.ts'
import type { EngineClient } from './session.ts'

/**
 * A data set reference as it is; a folder is read into the project first, `splitting` saying how one without splits of its own is split (default: as
 * the `data` job does).
 */
export async function datasetReference(
  client: EngineClient,
  data: string | undefined,
  output: Output,
  splitting: { valRatio?: number; testRatio?: number } = {},
): Promise<string | undefined> {
  if (data === undefined) return undefined
  const known = await client.call('data.list', {})
  if (known.some(({ id, name }) => id === data || name === data) || !existsSync(data) || !statSync(data).isDirectory())
    return data
  const { result } = await runJob<DataResult>(client, 'data', { path: resolve(data), ...splitting }, output)
  return result.datasetId
}
