import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { Component } from 'vue'
import NumberField from './NumberField.vue'
import Select from './Select.vue'

describe('Select', () => {
  it('shows the entry of the empty value and takes a test id and label', () => {
    const wrapper = mount(Select as Component, {
      props: { modelValue: '', options: [{ value: '', label: 'None' }, { value: 'a', label: 'First' }], label: 'Data set' }, // prettier-ignore
      attrs: { 'data-testid': 'pick' },
    })
    const trigger = wrapper.get('[data-testid="pick"]')
    expect(trigger.text()).toBe('None')
    expect(trigger.attributes('aria-label')).toBe('Data set')
  })
})

describe('NumberField', () => {
  it('shows the value with its unit, without grouping', () => {
    const wrapper = mount(NumberField, { props: { modelValue: 1500, unit: 'px' }, attrs: { 'data-testid': 'size' } })
    expect((wrapper.get('[data-testid="size"]').element as HTMLInputElement).value).toBe('1500')
    expect(wrapper.text()).toContain('px')
  })

  it('is empty while values are mixed', () => {
    const wrapper = mount(NumberField, { props: { modelValue: NaN, placeholder: 'Mixed' } })
    const input = wrapper.get('input').element
    expect([input.value, input.placeholder]).toEqual(['', 'Mixed'])
  })
})
