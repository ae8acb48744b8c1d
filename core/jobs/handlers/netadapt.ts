import type { AkidaDevice } from '../../akida/device.ts'
import type { NetAdaptParams, NetAdaptRound } from '../../contract/jobs/netadapt.ts'
import { filterCount } from '../../graph/filter-groups.ts'
import { roundFilters } from '../../graph/kept-filters.ts'
import type { Graph, Layer, Model } from '../../graph/types.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import { applyPlan } from '../../prune/apply.ts'
import { planPruning, type FilterScores } from '../../prune/plan.ts'
import { createForecast, type PlanForecast } from '../../prune/plan-forecast.ts'
import { netAdaptCandidates, type NetAdaptCandidate } from '../../prune/strategies/netadapt.ts'
import type { StrategyInput } from '../../prune/strategies/strategy.ts'
import { measureActivationRates } from '../../train/activation-rates.ts'
import { evaluateModel } from '../../train/evaluate-model.ts'
import type { Checkpoint, JobContext } from '../handler.ts'
import type { FineTune } from './fine-tune.ts'

/** Where the search stands between two rounds. */
export type NetAdaptState = {
  rounds: NetAdaptRound[]
  /** Filters to keep so far, by layer id. */
  kept: Record<string, number>
  /** Cut and briefly trained so far. */
  model: Model
  isDone: boolean
}

export type NetAdaptWork = {
  params: NetAdaptParams
  original: Model
  device: AkidaDevice
  /** Layers that may be cut. */
  layers: readonly Layer[]
  multipleOf: number
  /** Chooses between candidates. */
  images: ImageSet
  split: string
  fineTune: FineTune
  score: (model: Model) => Promise<FilterScores>
  save: (state: NetAdaptState) => Promise<void>
}

/** Share of a job's progress that the search takes. */
const searchShare = 0.6

/**
 * Finds filters to keep in rounds: in each, every layer is cut just far enough to save the round's cycles, each candidate is trained briefly
 * and measured, and the most accurate one is kept and trained on from. Ends after the rounds asked for, when no layer can save as much, or
 * before a round that loses too much.
 */
export async function searchNetAdapt(
  context: JobContext,
  work: NetAdaptWork,
  resumed: NetAdaptState | null,
): Promise<NetAdaptState> {
  const { params, original, images } = work
  const engine = await context.services.trainEngine()
  const turn = () => context.turn()
  const accuracyOf = async (model: Model) =>
    (await evaluateModel(engine, model, images, work.split, turn)).evaluation.accuracyRatio
  const rates = await measureActivationRates(engine, original, images, turn)
  const place = { device: work.device, mode: params.mode, hostOverheadMs: 0 }
  const input = strategyInput(work, createForecast(original.graph, rates, null, place))
  const savedCycles = input.forecast.cost({}).cycles * params.savedPerRoundRatio
  const whole = await accuracyOf(original)
  let state = resumed ?? { rounds: [], kept: {}, model: original, isDone: false }
  while (!state.isDone && state.rounds.length < params.rounds) {
    const candidates = netAdaptCandidates(input, state.kept, savedCycles)
    const tried: { candidate: NetAdaptCandidate; model: Model; accuracyRatio: number }[] = []
    for (const [index, candidate] of candidates.entries()) {
      const done = state.rounds.length + index / candidates.length
      const from = (searchShare * done) / params.rounds
      const to = from + searchShare / candidates.length / params.rounds
      const label = `Round ${state.rounds.length + 1} of ${params.rounds}, ${nameOf(original.graph, candidate)}: `
      const plan = planPruning(state.model.graph, await work.score(state.model), {
        [candidate.layerId]: candidate.kept,
      })
      const step = { share: 1, epochs: params.epochs, isCut: true }
      const { model } = await work.fineTune(applyPlan(state.model, plan), step, { from, to, label })
      tried.push({ candidate, model, accuracyRatio: await accuracyOf(model) })
    }
    const best = tried.reduce<(typeof tried)[number] | null>(
      (top, each) => (top === null || each.accuracyRatio > top.accuracyRatio ? each : top),
      null,
    )
    const isBearable = best !== null && whole - best.accuracyRatio <= params.lossRatio
    const round: NetAdaptRound = {
      candidates: tried.map(({ candidate, accuracyRatio }) => ({
        layer: nameOf(original.graph, candidate),
        filters: candidate.kept,
        cycles: candidate.cycles,
        accuracyRatio,
      })),
      chosen: isBearable ? nameOf(original.graph, best.candidate) : null,
    }
    state = {
      rounds: candidates.length > 0 ? [...state.rounds, round] : state.rounds,
      kept: isBearable ? { ...state.kept, [best.candidate.layerId]: best.candidate.kept } : state.kept,
      model: isBearable ? best.model : state.model,
      isDone: !isBearable,
    }
    await work.save(state)
  }
  return { ...state, isDone: true }
}

function strategyInput({ layers, multipleOf }: NetAdaptWork, forecast: PlanForecast): StrategyInput {
  return {
    forecast,
    multipleOf,
    layers: layers.map((layer) => {
      const filters = filterCount(layer)
      const fewest = roundFilters(filters, Math.max(Math.min(8, filters), Math.ceil(filters / 10)), multipleOf)
      return { layerId: layer.id, filters, fewest, parameters: 0, cycles: 0, energyMj: 0, scores: null }
    }),
  }
}

function nameOf(graph: Graph, { layerId }: NetAdaptCandidate): string {
  return graph.layers.find(({ id }) => id === layerId)?.name ?? layerId
}

/** The state as a checkpoint of the job, and back. */
export function searchCheckpoint({ model, ...state }: NetAdaptState): Checkpoint {
  return { state: { search: { ...state, graph: model.graph } }, tensors: model.weights }
}

/** Null for a checkpoint from behind the search. */
export function restoreSearch(checkpoint: Checkpoint | null): NetAdaptState | null {
  const search = checkpoint?.state['search'] as (Omit<NetAdaptState, 'model'> & { graph: Graph }) | undefined
  if (!search || !checkpoint) return null
  const { graph, ...state } = search
  return { ...state, model: { graph, weights: checkpoint.tensors } }
}
