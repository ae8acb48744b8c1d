import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decodeImage, findDamage } from './decode.ts'

const plain = (background: object, channels: 3 | 4 = 3) =>
  sharp({ create: { width: 20, height: 10, channels, background: background as { r: number; g: number; b: number } } })
const rgb = { height: 4, width: 6, channels: 3 }

describe('decodeImage', () => {
  test.each([
    ['PNG', async () => plain({ r: 10, g: 20, b: 30 }).png().toBuffer(), [10, 20, 30]],
    ['lossless WebP', async () => plain({ r: 10, g: 20, b: 30 }).webp({ lossless: true }).toBuffer(), [10, 20, 30]],
    ['GIF', async () => plain({ r: 255, g: 0, b: 0 }).gif().toBuffer(), [255, 0, 0]],
    ['TIFF', async () => plain({ r: 10, g: 20, b: 30 }).tiff().toBuffer(), [10, 20, 30]],
    [
      '16-bit PNG',
      async () =>
        sharp(new Uint16Array(600).fill(40 * 257), { raw: { width: 20, height: 10, channels: 3 } })
          .toColourspace('rgb16')
          .png()
          .toBuffer(),
      [40, 40, 40],
    ],
    ['grey PNG', async () => plain({ r: 90, g: 90, b: 90 }).greyscale().png().toBuffer(), [90, 90, 90]],
    ['palette PNG', async () => plain({ r: 10, g: 20, b: 30 }).png({ palette: true }).toBuffer(), [10, 20, 30]],
    ['transparent PNG', async () => plain({ r: 200, g: 100, b: 50, alpha: 0 }, 4).png().toBuffer(), [0, 0, 0]],
  ])('%s to (height, width, 3)', async (_, make, colour) => {
    const pixels = await decodeImage(await make(), rgb)
    expect(pixels).toHaveLength(72)
    for (let at = 0; at < 72; at += 3) expect([...pixels.subarray(at, at + 3)]).toEqual(colour)
  })

  test('one channel is the luma of sRGB', async () => {
    const pixels = await decodeImage(await plain({ r: 255, g: 255, b: 255 }).png().toBuffer(), { ...rgb, channels: 1 })
    expect([...pixels]).toEqual(new Array(24).fill(255))
    const grey = await decodeImage(await plain({ r: 77, g: 77, b: 77 }).png().toBuffer(), { ...rgb, channels: 1 })
    expect([...grey]).toEqual(new Array(24).fill(77))
  })

  test('turns a picture upright by its orientation tag', async () => {
    const halves = Buffer.concat([Buffer.alloc(48, 255), Buffer.alloc(48, 0)])
    const turned = await sharp(halves, { raw: { width: 4, height: 8, channels: 3 } })
      .withMetadata({ orientation: 3 })
      .png()
      .toBuffer()
    const pixels = await decodeImage(turned, { height: 8, width: 4, channels: 3 })
    expect([pixels[0], pixels.at(-1)]).toEqual([0, 255])
  })
})

test('findDamage accepts a good file and names what is wrong with others', async () => {
  const good = await plain({ r: 1, g: 2, b: 3 }).jpeg().toBuffer()
  expect(await findDamage(good)).toBeNull()
  expect(await findDamage(new Uint8Array())).toBe('the file is empty')
  expect(await findDamage(new TextEncoder().encode('hello'))).toBe('not an image, or its format is unknown')
})

test('findDamage gives each of many damaged files its own reason, also at once', async () => {
  const png = await sharp(Buffer.from(Array.from({ length: 30000 }, (_, index) => (index * index) % 251)), {
    raw: { width: 100, height: 100, channels: 3 },
  })
    .png()
    .toBuffer()
  const files = Array.from({ length: 60 }, (_, index) =>
    index % 2 ? png.subarray(0, png.length / 2) : new TextEncoder().encode('hello'),
  )
  const reasons = await Promise.all(files.map(findDamage))
  expect(reasons).toEqual(
    files.map((_, index) => (index % 2 ? 'the file is cut off or damaged' : 'not an image, or its format is unknown')),
  )
})
