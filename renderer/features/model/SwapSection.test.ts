import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { emptyDocument } from '../../stores/document-records.ts'
import { useDocumentStore } from '../../stores/document.store.ts'
import { mobileNet } from '../../testing/sample.ts'
import { provideTestClient } from '../../testing/test-client.ts'
import SwapSection from './SwapSection.vue'

async function show(ids: string[]) {
  setActivePinia(createPinia())
  provideTestClient({
    'document.get': () => ({ revision: 1, document: { ...emptyDocument, baseModelId: 'm', graph: mobileNet() } }),
    'document.save': () => ({ revision: 2 }),
  })
  const documents = useDocumentStore()
  await documents.load()
  const layers = (documents.graph?.layers ?? []).filter(({ id }) => ids.includes(id))
  return { documents, wrapper: mount(SwapSection, { props: { layers } }) }
}

describe('swapping separable layers', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('says what it will cost before it is done', async () => {
    const { wrapper, documents } = await show(['layer_1'])
    // separable_1: 3*3*8 depthwise + 4*8 inner vectors + 8*16 pointwise = 232; standard: 3*3*8*16 = 1152.
    const cells = wrapper.findAll('tbody tr').map((row) => row.findAll('td').map((cell) => cell.text()))
    expect(cells[0]?.slice(0, 2)).toEqual(['219 k', '220 k'])
    // MACs: 48*48*(72 + 128) = 460,800 become 48*48*1152 = 2,654,208; 7,489,664 in all before.
    expect(cells[1]).toEqual(['7.49 M', '9.68 M', '+29 %'])
    expect(cells[2]?.slice(0, 2).map(Number)).toEqual([expect.any(Number), Number(cells[2]?.[0]) - 1])
    expect(documents.canUndo).toBe(false)
  })

  it('swaps the chosen separable layers in one undoable step', async () => {
    const { wrapper, documents } = await show(['layer_0', 'layer_1', 'layer_2', 'layer_3'])
    expect(wrapper.get('[data-testid="swap"]').text()).toBe('Swap 3 layers to standard')
    await wrapper.get('[data-testid="swap"]').trigger('click')
    expect(documents.graph?.layers.slice(0, 4).map(({ type }) => type)).toEqual(['conv', 'conv', 'conv', 'conv'])
    documents.undo()
    expect(documents.graph).toEqual(mobileNet())
  })

  it('is not offered for standard convolutions', async () => {
    const { wrapper } = await show(['layer_0', 'layer_14'])
    expect(wrapper.find('[data-testid="swap"]').exists()).toBe(false)
  })
})
