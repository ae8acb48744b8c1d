import { cp, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'

const perClass = { train: 48, val: 12, test: 20 } as const

/** Copies a few images of every split and class into `target`, evenly over the sorted names. */
export async function copySmallDataset(source: string, target: string): Promise<void> {
  for (const [split, count] of Object.entries(perClass)) {
    for (const className of await readdir(join(source, split))) {
      const names = (await readdir(join(source, split, className))).sort()
      await mkdir(join(target, split, className), { recursive: true })
      for (let index = 0; index < count; index++) {
        const name = names[Math.floor((index * names.length) / count)]
        if (name) await cp(join(source, split, className, name), join(target, split, className, name))
      }
    }
  }
}
