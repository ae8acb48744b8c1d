import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { demoDefaults, planDemoSet, type DemoOptions } from '../../dataset/demo/plan.ts'
import { drawDemoImage } from '../../dataset/demo/scene.ts'
import { mapConcurrent } from './map-concurrent.ts'

export type WriteDemoOptions = Partial<DemoOptions> & { signal?: AbortSignal; onProgress?: (doneRatio: number) => void }

/** Draws the demo set into `folder` (`train/ val/ test/` with a folder per class, PNG). Returns the number of pictures. */
export async function writeDemoImages(folder: string, options: WriteDemoOptions = {}): Promise<number> {
  const { sizePx, seed, counts } = { ...demoDefaults, ...options }
  const images = planDemoSet({ seed, counts })
  for (const path of new Set(images.map((image) => dirname(image.path))))
    await mkdir(join(folder, path), { recursive: true })
  let done = 0
  await mapConcurrent(
    images,
    4,
    async ({ path, label, seed }) => {
      const pixels = drawDemoImage({ label, seed, sizePx })
      const png = await sharp(pixels, { raw: { width: sizePx, height: sizePx, channels: 3 } })
        .png({ compressionLevel: 6 })
        .toBuffer()
      await writeFile(join(folder, path), png)
      options.onProgress?.(++done / images.length)
    },
    options.signal,
  )
  return images.length
}
