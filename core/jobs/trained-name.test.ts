import { expect, it } from 'vitest'
import { trainedName } from './trained-name.ts'

const eight = { weights: 8, activations: 4 } as const
const four = { weights: 4, activations: 4 } as const

it('says what was trained, and with which bits', () => {
  expect(trainedName('vww', null, null)).toBe('vww trained')
  expect(trainedName('vww', eight, four)).toBe('vww 8/4/4')
})

it('replaces what an earlier training put there', () => {
  expect(trainedName('vww trained', eight, four)).toBe('vww 8/4/4')
  expect(trainedName('vww 8/4/4', eight, four)).toBe('vww 8/4/4')
  expect(trainedName('vww trained 8/4/4 8/4/4', four, four)).toBe('vww 4/4/4')
  expect(trainedName('vww trained', null, null)).toBe('vww trained')
})

it('keeps a name that only looks alike', () => {
  expect(trainedName('retrained', null, null)).toBe('retrained trained')
})
