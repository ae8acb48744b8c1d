import { z } from 'zod'
import { seed } from '../contract/jobs/common.ts'
import { augmentation } from '../contract/jobs/train.ts'

/** URL paths of what is fetched rather than called. The shells serve them (`core/hosts/artifacts.ts`). */
const artifact = /^\/artifact\/([0-9a-f]{64})$/
const thumbnail = /^\/thumbnail\/([\w-]{1,100})\/(.+)$/

/** A variant of an image under an augmentation, or with `variant` 0 the image itself, at a size. */
const view = z.object({
  augmentation,
  variant: z.number().int().min(0).max(1000),
  seed,
  height: z.number().int().min(1).max(1024),
  width: z.number().int().min(1).max(1024),
})
export type ImageView = z.output<typeof view>

export type ArtifactRequest =
  | { kind: 'blob'; sha256: string; fileName: string | null }
  | { kind: 'thumbnail'; datasetId: string; path: string; view: ImageView | null }

/** `fileName` is what a browser saves it as. */
export function artifactUrl(sha256: string, fileName?: string): string {
  return fileName === undefined ? `/artifact/${sha256}` : `/artifact/${sha256}?name=${encodeURIComponent(fileName)}`
}

/** `path` is relative to the data set's folder, with forward slashes. With a view the image as training sees it, else a small one. */
export function thumbnailUrl(datasetId: string, path: string, shown: ImageView | null = null): string {
  const query = shown ? `?view=${encodeURIComponent(JSON.stringify(shown))}` : ''
  return `/thumbnail/${datasetId}/${path.split('/').map(encodeURIComponent).join('/')}${query}`
}

/** What a URL path (with its query) asks for; null when it is none of these, or tries to leave its folder. */
export function parseArtifactPath(pathAndQuery: string): ArtifactRequest | null {
  const [path = '', query = ''] = pathAndQuery.split('?', 2)
  const blob = artifact.exec(path)
  if (blob !== null)
    return { kind: 'blob', sha256: blob[1]!, fileName: decode(/(?:^|&)name=([^&]*)/.exec(query)?.[1] ?? '') || null }
  const image = thumbnail.exec(path)
  if (image === null) return null
  const parts = image[2]!.split('/').map(decode)
  const isInside = parts.every(
    (part) => part !== null && part !== '' && part !== '.' && part !== '..' && !/[\\/\0]/.test(part),
  )
  const shown = readView(query)
  if (!isInside || shown === undefined) return null
  return { kind: 'thumbnail', datasetId: image[1]!, path: parts.join('/'), view: shown }
}

/** null without a view, undefined when it cannot be read. */
function readView(query: string): ImageView | null | undefined {
  const found = /(?:^|&)view=([^&]*)/.exec(query)
  if (!found) return null
  try {
    return view.parse(JSON.parse(decodeURIComponent(found[1]!)))
  } catch {
    return undefined
  }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
