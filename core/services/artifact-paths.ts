/** URL paths of what is fetched rather than called. The shells serve them (`core/hosts/artifacts.ts`). */
const artifact = /^\/artifact\/([0-9a-f]{64})$/
const thumbnail = /^\/thumbnail\/([\w-]{1,100})\/(.+)$/

export type ArtifactRequest =
  { kind: 'blob'; sha256: string; fileName: string | null } | { kind: 'thumbnail'; datasetId: string; path: string }

/** `fileName` is what a browser saves it as. */
export function artifactUrl(sha256: string, fileName?: string): string {
  return fileName === undefined ? `/artifact/${sha256}` : `/artifact/${sha256}?name=${encodeURIComponent(fileName)}`
}

/** `path` is relative to the data set's folder, with forward slashes. */
export function thumbnailUrl(datasetId: string, path: string): string {
  return `/thumbnail/${datasetId}/${path.split('/').map(encodeURIComponent).join('/')}`
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
  return isInside ? { kind: 'thumbnail', datasetId: image[1]!, path: parts.join('/') } : null
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
