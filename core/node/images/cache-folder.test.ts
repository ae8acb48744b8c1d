import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cacheFolder } from './cache-folder.ts'

test('follows the platform', () => {
  expect(cacheFolder({}, 'linux', '/home/u')).toBe(join('/home/u', '.cache', 'netlathe'))
  expect(cacheFolder({ XDG_CACHE_HOME: '/c' }, 'linux', '/home/u')).toBe(join('/c', 'netlathe'))
  expect(cacheFolder({}, 'darwin', '/Users/u')).toBe(join('/Users/u', 'Library', 'Caches', 'netlathe'))
  expect(cacheFolder({ LOCALAPPDATA: 'L' }, 'win32', 'H')).toBe(join('L', 'netlathe', 'Cache'))
  expect(cacheFolder({ NETLATHE_CACHE: '/x' }, 'win32', 'H')).toBe('/x')
})
