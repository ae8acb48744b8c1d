import sharp from 'sharp'

// Every image is decoded once: libvips' cache of operations would only hold memory and open files.
sharp.cache(false)

export type PixelShape = { height: number; width: number; channels: number }

/** JPEG, PNG and others; colour profiles are ignored as training pipelines do, the camera's orientation is applied. */
function openImage(bytes: Uint8Array) {
  return sharp(bytes, { failOn: 'truncated', ignoreIcc: true, limitInputPixels: 400_000_000 })
}

/**
 * Pixels (height, width, channels), 0..255, of an encoded image. An image of another size is stretched to fit (Lanczos), as data loaders
 * of training frameworks do; one of this size keeps its decoded values. 1 channel: luma of sRGB. Transparency is laid over black.
 * Rejects with the decoder's reason.
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

/** Null when the image can be read, else the reason. Cheap: damage deep inside a large picture shows only when it is loaded. */
export async function findDamage(bytes: Uint8Array): Promise<string | null> {
  if (bytes.length === 0) return 'the file is empty'
  try {
    const { width, height } = await openImage(bytes).metadata()
    if (width * height <= quickPixels) await openImage(bytes).raw().toBuffer()
    return null
  } catch (error) {
    return decodeReason(error)
  }
}

/** One line for the user out of the decoder's message. */
export function decodeReason(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).split('\n')[0]!.trim()
  if (/unsupported image format/i.test(text)) return 'not an image, or its format is unknown'
  if (/premature end|truncated|bad seek|end of (input|file)|IDAT/i.test(text)) return 'the file is cut off or damaged'
  return text.replace(/^Input buffer( has)?:? /, '').slice(0, 160)
}
