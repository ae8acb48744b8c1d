import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { say } from './log.mjs'
import { rootDir } from './paths.mjs'

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/**
 * Runs `work` while no other process sets the same folder up: a second one waits, and finds everything done. The lock lies in the
 * temporary folder, for `npm ci` empties node_modules. A lock whose owner is gone is taken over.
 */
export async function withSetupLock(work, dir = rootDir) {
  const lockDir = join(tmpdir(), `netlathe-setup-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}`)
  const ownerFile = join(lockDir, 'pid')
  let told = false
  for (let orphanRounds = 0; ;) {
    try {
      mkdirSync(lockDir)
      writeFileSync(ownerFile, String(process.pid))
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    let owner = 0
    try {
      owner = Number(readFileSync(ownerFile, 'utf8'))
    } catch {
      // Between the owner's two steps there is a folder without a file; after a second of that, its owner is gone.
    }
    orphanRounds = owner > 0 ? 0 : orphanRounds + 1
    if (owner > 0 ? !isAlive(owner) : orphanRounds > 5) rmSync(lockDir, { recursive: true, force: true })
    else {
      if (!told) say('Another process is setting this folder up; waiting for it.')
      told = true
      await delay(200)
    }
  }
  const release = () => rmSync(lockDir, { recursive: true, force: true })
  process.on('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}
