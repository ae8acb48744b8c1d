import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { withSetupLock } from './lock.mjs'

const lockPathOf = (dir) =>
  join(tmpdir(), `netlathe-setup-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}`)

it('lets one set-up run at a time', async () => {
  const dir = `test ${process.pid} one at a time`
  const events = []
  const work = (name) => async () => {
    events.push(`${name} begins`)
    await new Promise((resolve) => setTimeout(resolve, 50))
    events.push(`${name} ends`)
  }
  await Promise.all([withSetupLock(work('a'), dir), withSetupLock(work('b'), dir)])
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  expect(existsSync(lockPathOf(dir))).toBe(false)
})

it('releases the lock when the work fails', async () => {
  const dir = `test ${process.pid} failing`
  await expect(withSetupLock(async () => Promise.reject(new Error('no network')), dir)).rejects.toThrow('no network')
  expect(await withSetupLock(async () => 'next', dir)).toBe('next')
})

it('takes over the lock of a process that is gone', async () => {
  const dir = `test ${process.pid} orphan`
  const gone = spawnSync(process.execPath, ['-e', '']).pid
  mkdirSync(lockPathOf(dir))
  writeFileSync(join(lockPathOf(dir), 'pid'), String(gone))
  expect(await withSetupLock(async () => 'taken over', dir)).toBe('taken over')
})
