import type { Session } from '../services/session.ts'
import { parseArtifactPath } from '../services/artifact-paths.ts'
import { AppError } from '../base/errors.ts'

/** What a shell sends for a URL, without any object of its own protocol. */
export type ArtifactResponse = { status: number; headers: Record<string, string>; body: Uint8Array }

/**
 * Bulk data by URL path (`/artifact/<sha256>?name=...`, `/thumbnail/<data set>/<path>?view=...`); null when the path is neither. Used by the
 * web host and by Electron's `app:` protocol.
 */
export async function readArtifact(session: Session, pathAndQuery: string): Promise<ArtifactResponse | null> {
  const request = parseArtifactPath(pathAndQuery)
  if (request === null) return null
  const store = session.current()?.store
  if (store === undefined) return problem(404, 'No project is open.')
  if (request.kind === 'blob') {
    const blob = store.getBlob(request.sha256)
    if (blob === null) return problem(404, 'The project has no such artifact.')
    const headers: Record<string, string> = {
      'content-type': blob.mediaType,
      'cache-control': 'private, max-age=31536000, immutable',
    }
    if (request.fileName !== null)
      headers['content-disposition'] = `attachment; filename*=UTF-8''${encodeURIComponent(request.fileName)}`
    // A report is the user's own page, with text from file names: never with the studio's rights.
    headers['content-security-policy'] = 'sandbox'
    return { status: 200, headers, body: blob.bytes }
  }
  const dataset = store.listDatasets().find((each) => each.id === request.datasetId)
  if (dataset === undefined) return problem(404, 'The project has no such data set.')
  try {
    const { augmentedImage, thumbnail } = await import('../node/images/browse.ts')
    const body = request.view
      ? await augmentedImage(dataset, request.path, request.view)
      : await thumbnail(dataset, request.path)
    const type = request.view ? 'image/png' : 'image/jpeg'
    return { status: 200, headers: { 'content-type': type, 'cache-control': 'private, max-age=3600' }, body }
  } catch (error) {
    if (error instanceof AppError) return problem(404, error.message)
    throw error
  }
}

function problem(status: number, message: string): ArtifactResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: new TextEncoder().encode(message) }
}
