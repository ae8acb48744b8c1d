import type { BitMove, BitSuggestion, SensitivityCell } from '../../contract/jobs/sensitivity.ts'
import type { Graph, LayerBits } from '../../graph/types.ts'
import { affordableMoves, rankBitMoves } from '../../quant/rank-bit-moves.ts'
import { isForAkida } from './bit-choices.ts'

/** Bits of every layer, by name. */
export type ByLayer = BitSuggestion['layerBits']
/** A score of the whole network. */
export type Measured = { accuracyRatio: number; loss: number }

/**
 * The moves whose loss of accuracy stays within the budget, predicted and measured: the prediction chooses, and halving finds how many of
 * them, from the best one on, a measurement of the whole network agrees with.
 */
export async function suggestBits(
  cells: readonly SensitivityCell[],
  budgetRatio: number,
  { layers }: Graph,
  measureBits: (layerBits: ByLayer, step: number) => Promise<Measured>,
): Promise<BitSuggestion> {
  const allowed = cells.filter((cell) => isForAkida(cell, layers[0]!.name))
  const moves = affordableMoves(rankBitMoves(allowed), budgetRatio)
  const bitsAfter = (count: number): ByLayer => {
    const bits: ByLayer = {}
    for (const { layer, kind, bits: width } of allowed)
      bits[layer] = { ...bits[layer], [kind]: Math.max(bits[layer]?.[kind] ?? 0, width) as LayerBits['weights'] }
    for (const { layer, kind, to } of moves.slice(0, count))
      bits[layer] = { ...bits[layer], [kind]: to as LayerBits['weights'] }
    return bits
  }
  let tries = 0
  const widest = await measureBits(bitsAfter(0), tries++)
  let [good, measured] = [0, widest]
  let [low, high] = [1, moves.length]
  let count = high
  while (low <= high) {
    const found = await measureBits(bitsAfter(count), tries++)
    if (widest.accuracyRatio - found.accuracyRatio <= budgetRatio + 1e-9) {
      ;[good, measured, low] = [count, found, count + 1]
    } else high = count - 1
    count = (low + high) >> 1
  }
  return { ...describeMoves(allowed, moves.slice(0, good)), layerBits: bitsAfter(good), widest, measured }
}

function describeMoves(cells: readonly SensitivityCell[], moves: BitMove[]) {
  const saved = (kind: BitMove['kind']) =>
    moves.filter((move) => move.kind === kind).reduce((sum, { savedBytes }) => sum + savedBytes, 0)
  const widest = (kind: BitMove['kind']) => {
    const largest = new Map<string, number>()
    for (const cell of cells)
      if (cell.kind === kind) largest.set(cell.layer, Math.max(largest.get(cell.layer) ?? 0, cell.bytes))
    return [...largest.values()].reduce((sum, bytes) => sum + bytes, 0)
  }
  return {
    moves,
    weightBytesBefore: widest('weights'),
    weightBytesAfter: widest('weights') - saved('weights'),
    activationBytesBefore: widest('activations'),
    activationBytesAfter: widest('activations') - saved('activations'),
    predictedDropRatio: moves.reduce((sum, { accuracyDropRatio }) => sum + Math.max(0, accuracyDropRatio), 0),
  }
}
