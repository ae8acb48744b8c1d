import { expect, it } from 'vitest'
import { shortNames } from './short-names.ts'

it('keeps short names, cuts the middle of long ones and numbers equal ones', () => {
  expect(shortNames(['Train a', 'Train b'])).toEqual(['Train a', 'Train b'])
  expect(shortNames(['Profile of a very long model name on AKD1500'], 20)).toEqual(['Profile of…n AKD1500'])
  expect(shortNames(['same', 'same', 'other'])).toEqual(['1: same', '2: same', 'other'])
})
