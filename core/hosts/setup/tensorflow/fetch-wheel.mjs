import { join } from 'node:path'
import { reasonOf, runCaptured } from '../lib/child.mjs'
import { say } from '../lib/log.mjs'
import { findWheelUrl } from './index-page.mjs'
import { openFileReader, openHttpReader } from './readers.mjs'

/**
 * Random access to the pinned wheel. pip downloads it when there is one: it knows the user's index, mirrors, proxy and certificates.
 * Without Python, the index named by PIP_INDEX_URL is read directly, and only the needed pieces are fetched from it.
 *
 * @param pin see pins.mjs
 * @param pip `{ program }` or null
 * @param workDir a folder for what is downloaded
 * @returns a reader of readers.mjs; throws an Error that says why it could not be had
 */
export async function openWheel(pin, pip, workDir, env = process.env) {
  if (pip) {
    say(`  Downloading ${pin.package} ${pin.version} with pip (${pin.downloadMegabytes} MB, kept in the cache) ...`)
    const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', ...pin.pipTarget]
    const { code, output } = await runCaptured(
      pip.program,
      [...args, '--dest', workDir, `${pin.package}==${pin.version}`],
      { env },
    )
    if (code === 0) return openFileReader(join(workDir, pin.file))
    throw new Error(`pip could not download ${pin.package} ${pin.version}: ${reasonOf(output)}`)
  }
  const index = env['PIP_INDEX_URL']
  if (!index) throw new Error('there is no Python 3 with pip, and PIP_INDEX_URL is not set')
  const url = await findWheelUrl(index, pin)
  say(`  Fetching libtensorflow ${pin.version} from the index of PIP_INDEX_URL ...`)
  return openHttpReader(url, join(workDir, pin.file))
}
