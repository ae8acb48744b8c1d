import { expect, it } from 'vitest'
import { adaptParams as schema } from '../../../core/contract/jobs/adapt.ts'
import { adaptParams, otherScalings, splitClasses } from './adapt-form.ts'

const form = { data: 'd_1', classes: ['cat', 'dog'], size: 96, cutHead: false, fitHead: true, name: 'pets' }

it('reads class names between commas', () => {
  expect(splitClasses(' cat, dog ,, red panda ')).toEqual(['cat', 'dog', 'red panda'])
})

it('asks for what the form shows, in terms the job takes', () => {
  expect(schema.parse(adaptParams('m_1', form))).toMatchObject({
    model: 'm_1',
    data: 'd_1',
    head: 'fit',
    size: 96,
    classes: ['cat', 'dog'],
  })
  expect(schema.parse(adaptParams('m_1', { ...form, data: '', fitHead: false }))).not.toHaveProperty('data')
  expect(adaptParams('m_1', { ...form, fitHead: false })).toMatchObject({ head: 'zeros' })
})

it('offers the scalings that were not assumed', () => {
  expect(otherScalings(1 / 255)).toEqual(['signed', 'raw'])
  expect(otherScalings(1 / 127.5)).toEqual(['unit', 'raw'])
})
