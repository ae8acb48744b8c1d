import { expect, it } from 'vitest'
import { fileName } from './file-name.ts'

it('is the last name of a path, whichever separator it has and however it ends', () => {
  expect(fileName('/photos/people')).toBe('people')
  expect(fileName('C:\\models\\vww_96.h5')).toBe('vww_96.h5')
  expect(fileName('web/')).toBe('web')
  expect(fileName('vww_96.h5')).toBe('vww_96.h5')
  expect([fileName(''), fileName('/')]).toEqual(['', ''])
})
