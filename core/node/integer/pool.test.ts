import { expect, it } from 'vitest'
import { outputShape } from '../../akida/shapes.ts'
import { randomImages, randomNetwork } from '../../testing/akida-networks.ts'
import { createIntegerEngine } from './engine.ts'
import { loadIntegerPool } from './pool.ts'

it('gives on several threads what one engine gives, in the order of the images', async () => {
  const pool = await loadIntegerPool(2)
  try {
    const engine = await createIntegerEngine()
    for (const seed of [3, 8]) {
      const network = randomNetwork(seed, outputShape)
      const images = randomImages(network, seed, 7)
      expect(await pool.run(network, images, 7)).toEqual(engine.run(network, images, 7))
    }
  } finally {
    await pool.close()
  }
})
