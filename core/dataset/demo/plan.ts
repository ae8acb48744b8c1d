import { deriveSeed } from '../../base/rng.ts'
import { datasetSplits, type DatasetSplit } from '../items.ts'
import { demoClasses } from './scene.ts'

/** What the demo set is made of; `sizePx` is the edge of its square pictures. */
export type DemoOptions = {
  sizePx: number
  seed: number
  /** Pictures per split, half of each class. */ counts: Record<DatasetSplit, number>
}

/** A picture to draw: its path below the folder, index of its class, seed of its own. */
export type DemoImage = { path: string; label: number; seed: number }

/** 64 pixels, 800 + 160 + 240 pictures. */
export const demoDefaults: DemoOptions = { sizePx: 64, seed: 42, counts: { train: 800, val: 160, test: 240 } }

/** Every picture of the demo set with the seed it is drawn from; no two share one. */
export function planDemoSet({ seed, counts }: Pick<DemoOptions, 'seed' | 'counts'>): DemoImage[] {
  return datasetSplits.flatMap((split) =>
    Array.from({ length: counts[split] }, (_, index) => {
      const label = index % demoClasses.length
      const name = String(Math.floor(index / demoClasses.length)).padStart(4, '0')
      const path = `${split}/${demoClasses[label]!}/${name}.png`
      return { path, label, seed: deriveSeed(seed, path) }
    }),
  )
}
