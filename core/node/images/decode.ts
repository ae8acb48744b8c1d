import sharp from 'sharp'

// Every image is decoded once: libvips' cache of operations would only hold memory and open files.
sharp.cache(false)

export type PixelShape = { height: number; width: number; channels: number }

const largestPixels = 400_000_000

/** JPEG, PNG and others; colour profiles are ignored as training pipelines do, the camera's orientation is applied. */
function openImage(bytes: Uint8Array) {
  return sharp(bytes, { failOn: 'truncated', ignoreIcc: true, limitInputPixels: largestPixels })
}

/**
 * Pixels (height, width, channels), 0..255, of an encoded image. An image of another size is stretched to fit (Lanczos), as data loaders
 * of training frameworks do; one of this size keeps its decoded values. 1 channel: luma of sRGB. Transparency is laid over black.
 * Rejects when the file is damaged.
 */
export async function decodeImage(bytes: Uint8Array, { height, width, channels }: PixelShape): Promise<Uint8Array> {
  const image = openImage(bytes)
    .autoOrient()
    .flatten({ background: '#000' })
    .resize(width, height, { fit: 'fill', fastShrinkOnLoad: false })
  const { data, info } = await image
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== channels || data.length !== height * width * channels)
    throw new Error(`decoded to ${info.width}x${info.height} with ${info.channels} channels`)
  return data
}

/** Pictures up to this size are decoded whole when a folder is scanned; of larger ones only the header is read. */
const quickPixels = 1_000_000

// Why a file cannot be read is told by the step that fails, never by the decoder's message: libvips collects messages of all threads in one
// buffer, so beside other damaged files it may be another file's.
const notAnImage = 'not an image, or its format is unknown'
export const damagedImage = 'the file is cut off or damaged'

/** Null when the image can be read, else the reason. Cheap: damage deep inside a large picture shows only when it is loaded. */
export async function findDamage(bytes: Uint8Array): Promise<string | null> {
  if (bytes.length === 0) return 'the file is empty'
  const size = await openImage(bytes)
    .metadata()
    .catch(() => null)
  if (!size) return notAnImage
  if (size.width * size.height > largestPixels) return `larger than ${largestPixels / 1e6} megapixels`
  if (size.width * size.height > quickPixels) return null
  return openImage(bytes)
    .raw()
    .toBuffer()
    .then(
      () => null,
      () => damagedImage,
    )
}
