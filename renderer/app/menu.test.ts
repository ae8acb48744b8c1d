import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { effectScope, type EffectScope } from 'vue'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { menuCommands, type MenuCommand } from '../../electron/main/menu.ts'
import { provideHost, type Host } from '../host/host.ts'
import { useCommandsStore } from '../stores/commands.store.ts'
import { useProjectStore } from '../stores/project.store.ts'
import { useUiStore } from '../stores/ui.store.ts'
import { provideTestClient, type TestClient } from '../testing/test-client.ts'
import { useAppCommands } from './use-app-commands.ts'

const info = { path: '/p/a.netlathe', name: 'a', isReadOnly: false, createdAt: '' }
let menu: (command: MenuCommand) => void
let openFile: (path: string) => void
let asked: string[]
let client: TestClient
let scope: EffectScope

beforeEach(() => {
  setActivePinia(createPinia())
  asked = []
  const pick = (kind: string, path: string) => async () => {
    asked.push(kind)
    return path
  }
  provideHost({
    capabilities: { nativeDialogs: true, revealInFolder: true, saveToDisk: true },
    pickFile: pick('file', '/p/a.netlathe'),
    pickFolder: pick('folder', '/images'),
    pickSavePath: pick('save', '/p/new.netlathe'),
    onMenu: (listener: (command: string) => void) => {
      menu = listener
      return () => {}
    },
    onOpenFile: (listener: (path: string) => void) => {
      openFile = listener
      return () => {}
    },
  } as unknown as Host)
  client = provideTestClient({
    'project.open': ({ path }) => ({ ...info, path }) as never,
    'project.create': ({ path }) => ({ ...info, path }) as never,
    'project.close': () => null,
    'project.recent': () => [],
    'models.list': () => [],
    'data.list': () => [],
    'runs.list': () => [],
    'jobs.list': () => [],
    'campaigns.list': () => [],
    'document.get': () => ({ revision: 0, document: null, settings: null }) as never,
    'jobs.start': () => ({ id: 'j', type: 'import', state: 'queued', createdAt: '' }) as never,
  })
  scope = effectScope()
  scope.run(() => useAppCommands())
})
afterEach(() => scope.stop())
const sent = () => client.calls.map(({ method }) => method)
const paramsOf = (method: string) => client.calls.find((call) => call.method === method)?.params

describe('the menu', () => {
  it('names only commands that exist, before any view has been shown', () => {
    const known = useCommandsStore().commands
    expect(menuCommands.filter((id) => !known.has(id))).toEqual([])
  })

  it('makes, opens and closes projects', async () => {
    menu('project.new')
    await flushPromises()
    expect(paramsOf('project.create')).toMatchObject({ path: '/p/new.netlathe' })
    menu('project.close')
    await flushPromises()
    expect(sent()).toContain('project.close')
    menu('project.open')
    await flushPromises()
    expect(paramsOf('project.open')).toEqual({ path: '/p/a.netlathe' })
    expect(asked).toEqual(['save', 'file'])
  })

  it('imports a model without an open project by making one first', async () => {
    menu('model.import')
    await flushPromises()
    expect(asked).toEqual(['file', 'save'])
    expect(paramsOf('jobs.start')).toMatchObject({ type: 'import' })
  })

  it('adds data and shows the report only when a project is open', async () => {
    menu('data.add')
    await flushPromises()
    expect(asked).toEqual([])
    useProjectStore().info = info as never
    menu('data.add')
    await flushPromises()
    expect(asked).toEqual(['folder'])
    expect(paramsOf('jobs.start')).toMatchObject({ type: 'data', params: { path: '/images' } })
    menu('report.export')
    expect(useUiStore().view).toBe('report')
  })

  it('shows the commands and their keys', () => {
    menu('help.shortcuts')
    expect(useUiStore().isPaletteOpen).toBe(true)
  })

  it('opens a project that the system hands over', async () => {
    openFile('/elsewhere/b.netlathe')
    await flushPromises()
    expect(paramsOf('project.open')).toEqual({ path: '/elsewhere/b.netlathe' })
    expect(useProjectStore().info?.path).toBe('/elsewhere/b.netlathe')
  })
})

describe('commands with one id', () => {
  it('give way to the newest and come back when it goes', () => {
    const store = useCommandsStore()
    const ran: string[] = []
    const command = (label: string) => ({ id: 'x', label, group: '', run: () => void ran.push(label) })
    store.register([command('shell')])
    const drop = store.register([command('view')])
    store.run('x')
    drop()
    store.run('x')
    expect(ran).toEqual(['view', 'shell'])
  })
})
