import { runCaptured } from '../lib/child.mjs'

/** The user's Python 3 with pip, as `{ program }`, or null. */
export async function findPip(candidates = process.platform === 'win32' ? ['py', 'python'] : ['python3', 'python']) {
  for (const program of candidates) {
    const { code } = await runCaptured(program, ['-m', 'pip', '--version'], { timeoutMs: 60_000 })
    if (code === 0) return { program }
  }
  return null
}
