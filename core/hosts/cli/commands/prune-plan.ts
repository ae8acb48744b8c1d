import { AppError } from '../../../base/errors.ts'
import type { PruneResult } from '../../../contract/jobs/prune.ts'
import { strategyKinds } from '../../../contract/jobs/strategies.ts'
import type { MethodParams } from '../../../contract/methods.ts'
import { flag, given, layerSelection, number, type Options, text } from '../options.ts'
import type { Output } from '../output.ts'
import { runJob } from '../run-job.ts'
import type { EngineClient } from '../session.ts'

/** Options that say how a plan is found. */
export const planOptions = [
  { flags: '--strategy <kind>', description: `Find the plan: ${strategyKinds.join(', ')}, netadapt` },
  { flags: '--target-fps <fps>', description: 'Stop when the plan reaches this simulated rate' },
  { flags: '--target-saved <percent>', description: 'Stop when this share of the simulated cycles is saved' },
  {
    flags: '--max-loss <points>',
    description: 'Points of accuracy to lose at most, without training, by the prunability',
  },
  { flags: '--by <cost>', description: 'costliest-first: cycles (default), energy or parameters' },
  { flags: '--align-nodes', description: 'Take a few filters more where that frees a neural processor' },
  { flags: '--device <device>', description: 'AKD1500 (default), AKD1000: whose costs count' },
  { flags: '--mode <mode>', description: 'Minimal (default), AllNps or HwPr' },
  { flags: '--host-overhead <ms>', description: 'Time of the host per frame (default: 0)' },
  { flags: '--rounds <n>', description: 'netadapt: rounds of short fine-tunes (default: 6)' },
  { flags: '--round-saves <percent>', description: 'netadapt: simulated cycles each round saves (default: 5)' },
  { flags: '--plan-only', description: 'Show the plan and stop' },
]

const netAdapt = 'netadapt'

/** The search with short fine-tunes as the job takes it; undefined unless it was asked for. */
export function netAdaptParams(options: Options): Record<string, unknown> | undefined {
  if (text(options, 'strategy') !== netAdapt) return undefined
  return given({
    rounds: number(options, 'rounds'),
    savedPerRoundRatio: percent(options, 'roundSaves'),
    lossRatio: percent(options, 'maxLoss'),
    device: text(options, 'device'),
    mode: text(options, 'mode'),
  })
}

function percent(options: Options, key: string): number | undefined {
  const value = number(options, key)
  return value === undefined ? undefined : value / 100
}

/** What to ask `prune.plan`, or null where no strategy was named. Measures the prunability first where the strategy needs it and it is missing. */
export async function readPlanQuery(
  client: EngineClient,
  options: Options,
  output: Output,
): Promise<MethodParams<'prune.plan'> | null> {
  const kind = text(options, 'strategy') ?? (options['planOnly'] === true ? 'uniform' : undefined)
  if (kind === undefined || kind === netAdapt) return null
  const target = given({
    framesPerSecond: number(options, 'targetFps'),
    cyclesSavedRatio: percent(options, 'targetSaved'),
    lossRatio: percent(options, 'maxLoss'),
  })
  const hasTarget = Object.keys(target).length > 0
  const model = text(options, 'model') ?? 'latest'
  if (kind !== 'uniform') await measureIfMissing(client, model, options, output)
  return {
    ...given({
      layers: layerSelection(options, 'layers'),
      multipleOf: number(options, 'multipleOf'),
      device: text(options, 'device'),
      mode: text(options, 'mode'),
      hostOverheadMs: number(options, 'hostOverhead'),
      alignNodes: flag(options, 'alignNodes'),
    }),
    model,
    strategy: given({
      kind,
      ratio: number(options, 'ratio'),
      by: text(options, 'by'),
      lossRatio: kind === 'equal-loss' ? percent(options, 'maxLoss') : undefined,
      target: hasTarget ? target : undefined,
    }) as MethodParams<'prune.plan'>['strategy'],
  }
}

async function measureIfMissing(client: EngineClient, model: string, options: Options, output: Output): Promise<void> {
  const { id } = await client.call('models.get', { model })
  const runs = await client.call('runs.list', {})
  if (runs.some((run) => run.type === 'prunability' && run.inputModelId === id)) return
  output.note('The prunability of this model was not measured yet: measuring it first.')
  const params = given({
    model: id,
    data: text(options, 'data'),
    importance: text(options, 'importance'),
    device: text(options, 'device'),
    mode: text(options, 'mode'),
  })
  await runJob(client, 'prunability', params, output)
}

/** Model and filters of an earlier pruning. AppError `prune.not-a-pruning`. */
export async function replayParams(client: EngineClient, ref: string): Promise<Record<string, unknown>> {
  const run = await client.call('runs.get', { run: ref })
  if (run.type !== 'prune' || run.inputModelId === null)
    throw new AppError('prune.not-a-pruning', `The run "${run.name}" is no pruning. Name a run of type prune.`, {
      run: ref,
    })
  const { layers } = run.result as PruneResult
  const removed = layers.filter(({ removed: filters }) => filters.length > 0)
  return {
    model: run.inputModelId,
    removedFilters: Object.fromEntries(removed.map(({ layer, removed: filters }) => [layer, filters])),
  }
}
