/** A seeded stream of random numbers with a state that can be saved and restored. */
export type Rng = {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform integer in [0, limit). */
  integer(limit: number): number
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number
  pick<T>(items: readonly T[]): T
  /** Fisher-Yates, in place; returns the same array. */
  shuffle<T>(items: T[]): T[]
  /** uint32: `createRng(rng.state())` goes on where this one stands. */
  state(): number
}

/**
 * Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, period 2^32, passes gjrand. Good for sampling and drawing, not
 * for secrets. Equal seeds give equal streams on every platform, since only integer arithmetic is used.
 */
export function createRng(seed: number): Rng {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const integer = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    integer,
    between: (low, high) => low + (high - low) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (items) => items[integer(items.length)]!,
    shuffle: (items) => {
      for (let index = items.length - 1; index > 0; index--) {
        const other = integer(index + 1)
        ;[items[index], items[other]] = [items[other]!, items[index]!]
      }
      return items
    },
    state: () => state,
  }
}

/** An independent seed for a part of the work, e.g. one image or one split (FNV-1a over both, then mixed). */
export function deriveSeed(seed: number, label: string | number): number {
  let hash = 0x811c9dc5
  for (const character of `${seed}/${label}`) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
