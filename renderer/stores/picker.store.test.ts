import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { provideTestClient } from '../testing/test-client.ts'
import { usePickerStore } from './picker.store.ts'

const request = { kind: 'folder', title: '' } as const
let gone: string[] = []
beforeEach(() => {
  localStorage.clear()
  gone = []
  provideTestClient({
    'files.list': ({ path }) => {
      if (path !== undefined && gone.includes(path)) throw new Error('gone')
      return { path: path ?? '/first-root', parent: null, entries: [] }
    },
  })
})
/** A window that was just opened. */
const open = async () => {
  setActivePinia(createPinia())
  const picker = usePickerStore()
  void picker.ask(request)
  await flushPromises()
  return picker
}

it('starts where the engine says, then in the folder used last, also in a new window', async () => {
  const picker = await open()
  expect(picker.listing?.path).toBe('/first-root')
  await picker.go('/first-root/images')
  picker.settle('/first-root/images')
  expect((await open()).listing?.path).toBe('/first-root/images')
})

it('does not remember a folder that was only looked at', async () => {
  const picker = await open()
  await picker.go('/elsewhere')
  picker.settle(null)
  expect((await open()).listing?.path).toBe('/first-root')
})

it('starts at the engine’s folder again when the last one is gone', async () => {
  const picker = await open()
  await picker.go('/usb')
  picker.settle('/usb')
  gone = ['/usb']
  const next = await open()
  expect(next.listing?.path).toBe('/first-root')
  expect(next.error).toBe('')
})
