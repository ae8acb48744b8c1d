import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { TooltipProvider } from 'reka-ui'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { h, ref } from 'vue'
import DataTable from './DataTable.vue'
import type { TableColumn } from './table-column.ts'

type Row = { id: string; name: string; cycles: number | null }
const rows: Row[] = [
  { id: 'a', name: 'conv_0', cycles: 20 },
  { id: 'b', name: 'conv_1', cycles: null },
  { id: 'c', name: 'conv_2', cycles: 3 },
]
const columns: TableColumn<Row>[] = [
  { key: 'name', label: 'Layer', value: (row) => row.name },
  { key: 'cycles', label: 'Cycles', unit: 'clk', value: (row) => row.cycles },
]

function show() {
  const selected = ref<string[]>([])
  const opened: string[] = []
  const wrapper = mount({
    render: () =>
      h(TooltipProvider, () =>
        h(DataTable as never, {
          rows,
          columns,
          rowId: (row: Row) => row.id,
          label: 'Layers',
          multiple: true,
          selected: selected.value,
          'onUpdate:selected': (ids: string[]) => (selected.value = ids),
          onOpen: (row: Row) => opened.push(row.id),
        }),
      ),
  })
  const cells = () => wrapper.findAll('tbody tr').map((row) => row.findAll('td').map((cell) => cell.text()))
  const header = (index: number) => wrapper.findAll('th button')[index]
  return { wrapper, selected, opened, cells, header }
}

beforeEach(() => setActivePinia(createPinia()))

describe('the table', () => {
  it('shows units in the header, numbers at the right and a dash for nothing', () => {
    const { wrapper, cells } = show()
    expect(wrapper.findAll('th').map((cell) => cell.text())).toEqual(['Layer', 'Cyclesclk'])
    expect(cells()).toEqual([['conv_0', '20'], ['conv_1', '–'], ['conv_2', '3']]) // prettier-ignore
    expect(wrapper.findAll('td.right')).toHaveLength(3)
  })

  it('sorts up, down and back, rows without a value always last', async () => {
    const { cells, header, wrapper } = show()
    await header(1)?.trigger('click')
    expect(cells().map(([name]) => name)).toEqual(['conv_2', 'conv_0', 'conv_1'])
    expect(wrapper.findAll('th')[1]?.attributes('aria-sort')).toBe('ascending')
    await header(1)?.trigger('click')
    expect(cells().map(([name]) => name)).toEqual(['conv_0', 'conv_2', 'conv_1'])
    await header(1)?.trigger('click')
    expect(cells().map(([name]) => name)).toEqual(['conv_0', 'conv_1', 'conv_2'])
  })

  it('moves, extends and opens by keys, in the order shown', async () => {
    const { wrapper, selected, opened, header } = show()
    await header(1)?.trigger('click')
    const body = wrapper.find('tbody')
    await wrapper.findAll('tbody tr')[0]?.trigger('click')
    expect(selected.value).toEqual(['c'])
    await body.trigger('keydown', { key: 'ArrowDown', shiftKey: true })
    expect(selected.value).toEqual(['c', 'a'])
    await body.trigger('keydown', { key: 'End' })
    expect(selected.value).toEqual(['b'])
    await body.trigger('keydown', { key: 'Enter' })
    expect(opened).toEqual(['b'])
    await body.trigger('keydown', { key: 'a', ctrlKey: true })
    expect(selected.value).toEqual(['c', 'a', 'b'])
  })

  it('copies the chosen rows as tab-separated values', async () => {
    const writeText = vi.fn(async (_text: string) => {})
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true })
    const { wrapper } = show()
    await wrapper.find('tbody').trigger('keydown', { key: 'c', ctrlKey: true })
    expect(writeText).toHaveBeenCalledWith('Layer\tCycles (clk)\nconv_0\t20\nconv_1\t\nconv_2\t3')
  })
})
