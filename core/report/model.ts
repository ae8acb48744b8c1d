import { z } from 'zod'
import { profileSchema, type Profile } from '../akida/profile.ts'
import type { Run } from '../contract/run.ts'
import type { LayerSparsity } from '../sparsity/metrics.ts'
import { drawGraph } from './blocks.ts'
import { findEvaluations } from './evaluations.ts'
import { isComparable, isImageBound, measuredOn } from './measured-on.ts'
import { findPlots } from './plots/plot.ts'
import { headlineKeys, metricInfo } from './metric-info.ts'
import { findSentences } from './sentences.ts'
import { describeKeptEpoch, findSparsityMap } from './training.ts'
import type {
  ComparisonRow,
  Figure,
  Headline,
  Report,
  ReportCalibration,
  ReportGraph,
  ReportModel,
  ReportRun,
  Simulation,
} from './types.ts'

export type ReportInput = {
  project: { name: string }
  /** In any order. */
  runs: readonly Run[]
  /** Versions that the runs read or made, oldest first: the graph of the newest run is compared with the first of them. */
  models: readonly ReportModel[]
  /** Calibrations of devices; those of the profiles' devices are shown. */
  calibrations?: readonly ReportCalibration[]
  /** ISO time in UTC. */
  generatedAt: string
}

/** Gathers runs and graphs into what every rendering of a report shows. Nothing but runs enters it. */
export function buildReport({ project, runs, models, calibrations = [], generatedAt }: ReportInput): Report {
  const ordered = [...runs].sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0))
  const names = new Map(models.map(({ id, name }) => [id, name]))
  const reportRuns = ordered.map((run) => describeRun(run, names))
  const rows = compare(reportRuns)
  return {
    format: 'netlathe-report/1',
    title: ordered.length === 1 ? ordered[0]!.name : `${project.name}: ${ordered.length} runs`,
    project: { name: project.name },
    generatedAt,
    headlines: pickHeadlines(reportRuns, rows),
    simulations: reportRuns.flatMap(({ name, profile }) => (profile ? [describeSimulation(name, profile)] : [])),
    calibrations: chooseCalibrations(reportRuns, calibrations),
    comparison: { runs: reportRuns.map(({ id, name, type }) => ({ id, name, type })), rows },
    graph: chooseGraph(ordered, models),
    runs: reportRuns,
  }
}

function chooseCalibrations(
  runs: readonly ReportRun[],
  calibrations: readonly ReportCalibration[],
): ReportCalibration[] {
  const devices = new Set(runs.map(({ profile }) => profile?.device))
  return calibrations
    .filter(({ device }) => devices.has(device))
    .map(({ device, source, method, networks, errors }) => ({ device, source, method, networks, errors }))
}

function describeRun(run: Run, modelNames: ReadonlyMap<string, string>): ReportRun {
  const profile = run.type === 'profile' ? profileSchema.safeParse(run.result) : null
  const modelName = (id: string | null) => (id === null ? null : (modelNames.get(id) ?? id))
  return {
    id: run.id,
    name: run.name,
    type: run.type,
    createdAt: run.createdAt,
    durationMs: run.durationMs,
    inputModel: modelName(run.inputModelId),
    outputModel: modelName(run.outputModelId),
    datasetId: run.datasetId,
    seed: run.seed,
    fingerprint: run.fingerprint,
    tags: run.tags,
    notes: run.notes,
    figures: Object.entries(run.metrics).map(([key, value]) => describeFigure(key, value, profile?.data ?? null)),
    config: flatten(run.config),
    inputHashes: run.inputHashes,
    parentRunIds: run.parentRunIds,
    environment: run.environment,
    diagnostics: run.diagnostics,
    series: run.series,
    layers: run.layers,
    evaluations: findEvaluations(run.result),
    measuredOn: measuredOn(run),
    profile: profile?.data ?? null,
    sparsity: findSparsity(run.result, profile?.data ?? null),
    sentences: [...findSentences(run.result), ...describeKeptEpoch(run.result)],
    sparsityMap: findSparsityMap(run.result),
    plots: findPlots(run.result),
  }
}

const sparsitySchema = z.object({ sparsity: z.array(z.object({ layer: z.string(), sparsityRatio: z.number() })) })

function findSparsity(result: unknown, profile: Profile | null): LayerSparsity[] {
  if (!profile) return sparsitySchema.safeParse(result).data?.sparsity ?? []
  return profile.layers
    .filter(({ type }) => type !== 'fc' && type !== 'input_data')
    .map(({ name, outputSparsityRatio }) => ({ layer: name, sparsityRatio: outputSparsityRatio }))
}

function describeFigure(key: string, value: number, profile: Profile | null): Figure {
  const { label, unit, isSimulated, better } = metricInfo(key)
  const error = unit === 'mJ' || unit === 'mW' ? profile?.expectedEnergyErrorRatio : profile?.expectedLatencyErrorRatio
  return { key, label, unit, value, isSimulated, expectedErrorRatio: isSimulated ? (error ?? null) : null, better }
}

function compare(runs: readonly ReportRun[]): ComparisonRow[] {
  const keys = [...new Set(runs.flatMap(({ figures }) => figures.map(({ key }) => key)))]
  const rank = (key: string) => {
    const place = (headlineKeys as readonly string[]).indexOf(key)
    return place < 0 ? headlineKeys.length : place
  }
  return keys
    .sort((a, b) => rank(a) - rank(b))
    .map((key) => {
      const figures = runs.map((run) => run.figures.find((figure) => figure.key === key) ?? null)
      const { value: _, ...shared } = figures.findLast((figure) => figure !== null)!
      const values = figures.map((figure) => figure?.value ?? null)
      const counted = comparableRuns(runs, key)
      const [first, last] = [values[counted[0]!]!, values[counted.at(-1)!]!]
      return {
        ...shared,
        values,
        measuredOn: isImageBound(key) ? runs.map((run, index) => (figures[index] ? run.measuredOn : null)) : null,
        change: counted.length > 1 ? last - first : null,
        changeRatio: counted.length > 1 && first !== 0 ? (last - first) / Math.abs(first) : null,
      }
    })
}

/** Indexes of the runs whose figures may be set against each other: an accuracy only against one on the same images. */
function comparableRuns(runs: readonly ReportRun[], key: string): number[] {
  const having = [...runs.keys()].filter((index) => runs[index]!.figures.some((figure) => figure.key === key))
  // The few images of a profile count where there is nothing better.
  const last = having.findLast((index) => runs[index]!.type !== 'profile') ?? having.at(-1)!
  return having.filter((index) => isComparable(key, runs[index]!.measuredOn, runs[last]!.measuredOn))
}

function pickHeadlines(runs: readonly ReportRun[], rows: readonly ComparisonRow[]): Headline[] {
  return headlineKeys.flatMap((key): Headline[] => {
    const row = rows.find((candidate) => candidate.key === key)
    if (!row) return []
    const counted = comparableRuns(runs, key)
    const [first, last] = [counted[0]!, counted.at(-1)!]
    const { values, change: _, changeRatio: __, measuredOn, ...shared } = row
    const earlier =
      key === 'accuracyRatio' ? runs[first]!.figures.find((figure) => figure.key === 'accuracyBeforeRatio') : undefined
    const from = earlier ? earlier.value : first === last ? null : values[first]!
    return [
      {
        ...shared,
        value: values[last]!,
        run: runs[last]!.name,
        measuredOn: measuredOn?.[last] ?? null,
        from: from === null ? null : { value: from, run: runs[first]!.name },
      },
    ]
  })
}

function describeSimulation(run: string, profile: Profile): Simulation {
  const { device, clockHz, mode, images, calibration, expectedLatencyErrorRatio, expectedEnergyErrorRatio, totals } =
    profile
  const softwareLayers = profile.layers.filter(({ backend }) => backend === 'software').map(({ name }) => name)
  const { hostOverheadMs } = totals
  return {
    run,
    device,
    clockHz,
    mode,
    images,
    hostOverheadMs,
    softwareLayers,
    calibration,
    expectedLatencyErrorRatio,
    expectedEnergyErrorRatio,
  }
}

function chooseGraph(runs: readonly Run[], models: readonly ReportModel[]): ReportGraph | null {
  const ids = runs.map((run) => run.outputModelId ?? run.inputModelId)
  const shown =
    ids.map((id) => models.find((model) => model.id === id)).findLast((model) => model !== undefined) ?? models.at(-1)
  if (!shown) return null
  const base = models[0]!
  return drawGraph(shown, base.id === shown.id ? null : base)
}

/** Nested settings as dotted keys; lists of plain values in one line. */
function flatten(value: unknown, prefix = ''): { key: string; value: string }[] {
  if (Array.isArray(value))
    return [{ key: prefix, value: value.length === 0 ? 'none' : value.map(showSetting).join(', ') }]
  if (typeof value !== 'object' || value === null) return [{ key: prefix, value: showSetting(value) }]
  // The graph of an edited draft: the report draws it, the settings only name it.
  if (prefix === 'graph' && 'layers' in value && Array.isArray(value.layers))
    return [{ key: prefix, value: `${value.layers.length} layers` }]
  const entries = Object.entries(value)
  if (entries.length === 0) return prefix === '' ? [] : [{ key: prefix, value: 'none' }]
  return entries.flatMap(([key, entry]) => flatten(entry, prefix === '' ? key : `${prefix}.${key}`))
}

function showSetting(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
