import { expect, test } from 'vitest'
import { chooseNext } from './choose-next.ts'

type Row = Parameters<typeof chooseNext>[0][number] & { id: string }
const own = (id: string): Row => ({ id, state: 'running' })
const step = (id: string, state: Row['state'] = 'running'): Row => ({ id, state, campaign: { id: 'c', stepKey: id } })

test.each([
  ['nothing waits', [], [], 2, null],
  ['a job of the user comes before older steps', [step('s1'), own('u1')], [], 1, 'u1'],
  ['it does not wait for a campaign', [own('u1')], [step('s1')], 1, 'u1'],
  ['but for the one before it, which it may build on', [own('u2')], [own('u1')], 4, null],
  ['steps fill what is left', [own('u2'), step('s1')], [own('u1')], 2, 's1'],
  ['no more of them than may run at once', [step('s3')], [step('s1'), step('s2')], 2, null],
  ['a paused one does not count', [step('s3')], [step('s1', 'paused'), step('s2')], 2, 's3'],
  ['the oldest step first', [step('s1'), step('s2')], [], 2, 's1'],
] as const)('%s', (_what, queued, active, parallelJobs, expected) => {
  expect(chooseNext(queued, active, parallelJobs)?.id ?? null).toBe(expected)
})
