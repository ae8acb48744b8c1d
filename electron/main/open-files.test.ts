import { expect, it, vi } from 'vitest'
import { createFileQueue, findProjectFile } from './open-files.ts'

it.each([
  [['netlathe', 'a.netlathe'], '/home/x/a.netlathe'],
  [['electron', '.', '--flag', '/data/B.NETLATHE'], '/data/B.NETLATHE'],
  [['netlathe', '--file=a.netlathe'], null],
  [['a.netlathe'], null],
])('finds the project file of %j', (args, expected) => expect(findProjectFile(args, '/home/x')).toBe(expected))

it('keeps files until the studio listens, and again while its page loads anew', () => {
  const deliver = vi.fn()
  const files = createFileQueue(deliver)
  files.open('/a')
  expect(deliver).not.toHaveBeenCalled()
  files.begin()
  files.open('/b')
  files.pause()
  files.open('/c')
  expect(deliver.mock.calls).toEqual([['/a'], ['/b']])
  files.begin()
  expect(deliver.mock.calls).toEqual([['/a'], ['/b'], ['/c']])
})
