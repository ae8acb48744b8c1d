import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import ThresholdHistogram from './ThresholdHistogram.vue'

it('moves its threshold with the keyboard and says where it stands', async () => {
  const wrapper = mount(ThresholdHistogram, {
    props: { modelValue: 1, values: [0, 1, 2], title: 'Gammas', label: '|gamma|', unit: '', counted: 'filters' },
    global: { stubs: { ChartCard: { template: '<div><slot name="overlay" /></div>' } } },
  })
  const line = wrapper.get('[role="slider"]')
  expect(line.attributes()).toMatchObject({ 'aria-valuemin': '0', 'aria-valuemax': '2', 'aria-valuenow': '1' })
  await line.trigger('keydown', { key: 'ArrowRight' })
  expect(wrapper.emitted('update:modelValue')?.[0]).toEqual([1.01])
  await line.trigger('keydown', { key: 'End' })
  expect(wrapper.emitted('update:modelValue')?.[1]).toEqual([2])
})
