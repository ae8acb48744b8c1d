import type { BitMove, SensitivityCell } from '../contract/jobs/sensitivity.ts'

/** Loss below which a choice counts as free, nats: what separates two choices then is only the bytes. */
const freeLoss = 1e-4

/**
 * Narrows the bits of a network greedily: from the widest bits measured for everything, always the move that saves most bytes per loss
 * added, until everything is at its narrowest. The loss added is a sum of single-layer measurements: what layers do to each other
 * is left to a measurement of the whole. `cells` hold the choices that are allowed, layer by layer.
 */
export function rankBitMoves(cells: readonly SensitivityCell[]): BitMove[] {
  const places = new Map<string, SensitivityCell[]>()
  for (const cell of cells) {
    const place = `${cell.kind} ${cell.layer}`
    places.set(
      place,
      [...(places.get(place) ?? []), cell].toSorted((a, b) => b.bits - a.bits),
    )
  }
  const ladders = [...places.values()]
  const moves: BitMove[] = []
  for (;;) {
    const next = ladders.flatMap((ladder, index) => possibleMoves(ladder).map((move) => ({ move, index })))
    const best = next.reduce<(typeof next)[number] | null>(
      (chosen, one) => (chosen && worth(chosen.move) >= worth(one.move) ? chosen : one),
      null,
    )
    if (!best) return moves
    moves.push(best.move)
    ladders[best.index] = ladders[best.index]!.filter(({ bits }) => bits <= best.move.to)
  }
}

function possibleMoves([widest, ...narrower]: readonly SensitivityCell[]): BitMove[] {
  if (!widest) return []
  return narrower.map((cell) => ({
    layer: cell.layer,
    kind: cell.kind,
    from: widest.bits,
    to: cell.bits,
    savedBytes: widest.bytes - cell.bytes,
    accuracyDropRatio: widest.accuracyRatio - cell.accuracyRatio,
    lossIncrease: cell.loss - widest.loss,
  }))
}

function worth({ savedBytes, lossIncrease }: BitMove): number {
  return savedBytes / Math.max(freeLoss, lossIncrease)
}

/**
 * The moves, in their order, that cost at most `budgetRatio` of accuracy together; gains do not pay for losses. A move that does not fit is left
 * out, and with it the further moves of the same weights or activation.
 */
export function affordableMoves(moves: readonly BitMove[], budgetRatio: number): BitMove[] {
  const refused = new Set<string>()
  let spent = 0
  return moves.filter(({ layer, kind, accuracyDropRatio }) => {
    const place = `${kind} ${layer}`
    const drop = Math.max(0, accuracyDropRatio)
    if (refused.has(place) || spent + drop > budgetRatio + 1e-9) {
      refused.add(place)
      return false
    }
    spent += drop
    return true
  })
}
