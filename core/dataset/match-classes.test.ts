import { expect, test } from 'vitest'
import { matchClasses } from './match-classes.ts'

test('matches by name, whatever the order and the writing', () => {
  expect(matchClasses(['not_person', 'person'], ['person', 'not person'])).toEqual([1, 0])
  expect(matchClasses(['b'], ['a', 'b', 'c'])).toEqual([1])
  expect(matchClasses(['a-b', 'ab'], ['ab', 'a-b'])).toEqual([1, 0])
})

test('names the classes that a model does not know', () => {
  expect(() => matchClasses(['cat', 'dog'], ['dog', 'bird'])).toThrow(
    /does not know: cat\. The model's classes are dog, bird/,
  )
})
