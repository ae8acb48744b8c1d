import type { WireError } from '../../contract/errors.ts'
import type { ArtifactResponse } from '../artifacts.ts'

/** Between the web host and its engine process. A channel is one browser connection; its text is passed on as it came. */
export type ToEngineProcess =
  | { t: 'start'; projectPath: string | null; roots: string[]; startFolder: string }
  | { t: 'open'; channel: number }
  | { t: 'text'; channel: number; text: string }
  | { t: 'close'; channel: number }
  | { t: 'artifact'; id: number; path: string }
  | { t: 'stop' }

export type FromEngineProcess =
  | { t: 'ready' }
  | { t: 'refused'; error: WireError }
  | { t: 'project'; path: string | null }
  | { t: 'text'; channel: number; text: string }
  | { t: 'close'; channel: number }
  | { t: 'artifact'; id: number; response: ArtifactResponse | null }
