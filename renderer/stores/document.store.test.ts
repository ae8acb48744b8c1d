import fc from 'fast-check'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../core/base/errors.ts'
import type { ProjectDocument, StoredDocument } from '../../core/contract/document.ts'
import { renameLayer, setBits, setFilters } from '../../core/graph/edit/set-fields.ts'
import { swapSeparable } from '../../core/graph/edit/swap-separable.ts'
import { mobileNet } from '../testing/sample.ts'
import { provideTestClient } from '../testing/test-client.ts'
import { emptyDocument } from './document-records.ts'
import { useDocumentStore } from './document.store.ts'

const start: ProjectDocument = { ...emptyDocument, baseModelId: 'm1', graph: mobileNet() }

function serve(stored: StoredDocument) {
  return provideTestClient({
    'document.get': () => stored,
    'document.save': ({ revision, document }) => {
      if (revision !== stored.revision) throw new AppError('document.conflict', 'changed elsewhere')
      stored = { revision: revision + 1, document: document as ProjectDocument }
      return { revision: stored.revision }
    },
  })
}

async function open() {
  setActivePinia(createPinia())
  const client = serve({ revision: 3, document: start })
  const store = useDocumentStore()
  await store.load()
  return { store, client }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Edit = (document: ProjectDocument) => ProjectDocument
const layerId = fc.integer({ min: 0, max: 14 }).map((index) => `layer_${index}`)
const onGraph =
  (change: (graph: NonNullable<ProjectDocument['graph']>) => ProjectDocument['graph']): Edit =>
  (document) => ({ ...document, graph: document.graph && change(document.graph) })
const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc
    .tuple(layerId, fc.integer({ min: 1, max: 512 }))
    .map(([id, filters]) => onGraph((graph) => setFilters(graph, [id], filters))),
  fc.tuple(layerId, fc.string({ minLength: 1 })).map(([id, name]) => onGraph((graph) => renameLayer(graph, id, name))),
  fc.array(layerId).map((ids) => onGraph((graph) => swapSeparable(graph, ids))),
  layerId.map((id) => onGraph((graph) => ({ ...graph, layers: graph.layers.filter((layer) => layer.id !== id) }))),
  layerId.map((id) => onGraph((graph) => setBits(graph, [id], { weights: 4, activations: 4 }))),
  fc
    .tuple(layerId, fc.integer(), fc.integer())
    .map(([id, x, y]): Edit => (document) => ({ ...document, positions: { ...document.positions, [id]: { x, y } } })),
  fc.constant<Edit>((document) => ({ ...document, positions: {} })),
  fc
    .constantFrom('AKD1000', 'AKD1500')
    .map((device): Edit => (document) => ({ ...document, settings: { ...document.settings, device } })),
  fc.constant<Edit>((document) => ({ ...document, baseModelId: null, graph: null })),
)

describe('undo', () => {
  it('of everything gives the start, redo of everything the end, for any list of edits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edits, { maxLength: 12 }), async (list) => {
        const { store } = await open()
        for (const edit of list) store.edit('edit', edit)
        const end = store.document
        while (store.canUndo) store.undo()
        expect(store.document).toEqual(start)
        while (store.canRedo) store.redo()
        expect(store.document).toEqual(end)
      }),
      { numRuns: 60 },
    )
  })

  it('takes a whole gesture back at once', async () => {
    const { store } = await open()
    store.beginGesture('Move')
    for (let x = 1; x <= 5; x++)
      store.edit('Move', (document) => ({ ...document, positions: { layer_1: { x, y: 0 } } }), 'gesture')
    store.endGesture()
    expect(store.past).toHaveLength(1)
    expect(store.document.positions).toEqual({ layer_1: { x: 5, y: 0 } })
    store.undo()
    expect(store.document.positions).toEqual({})
    expect(store.canUndo).toBe(false)
  })

  it('forgets what was undone once something else is edited', async () => {
    const { store } = await open()
    store.editGraph('a', (graph) => setFilters(graph, ['layer_1'], 3))
    store.undo()
    store.editGraph('b', (graph) => setFilters(graph, ['layer_2'], 3))
    expect(store.canRedo).toBe(false)
    expect(store.undoLabel).toBe('b')
  })

  it('leaves no step for an edit that changes nothing or is not to be recorded', async () => {
    const { store } = await open()
    store.edit('same', (document) => structuredClone(document))
    store.edit('silent', (document) => ({ ...document, baseModelId: 'm2' }), 'never')
    expect(store.canUndo).toBe(false)
    expect(store.baseModelId).toBe('m2')
  })
})

describe('autosave', () => {
  it('saves the last state once, with the revision it knows, and carries on from the new one', async () => {
    const { store, client } = await open()
    store.editSettings({ device: 'AKD1000' })
    store.editSettings({ hostOverheadMs: 2 })
    expect(store.isDirty).toBe(true)
    await vi.advanceTimersByTimeAsync(1000)
    store.editSettings({ hostOverheadMs: 3 })
    await vi.advanceTimersByTimeAsync(1000)
    const saves = client.calls
      .filter(({ method }) => method === 'document.save')
      .map(({ params }) => params as StoredDocument)
    expect(
      saves.map(({ revision, document }) => [revision, document.settings.device, document.settings.hostOverheadMs]),
    ).toEqual([
      [3, 'AKD1000', 2],
      [4, 'AKD1000', 3],
    ])
    expect(store.isDirty).toBe(false)
    expect(store.revision).toBe(5)
  })

  it('shows the newest state when somebody else saved in between', async () => {
    const { store } = await open()
    serve({ revision: 9, document: { ...start, baseModelId: 'theirs' } })
    store.editSettings({ device: 'AKD1000' })
    await vi.advanceTimersByTimeAsync(1000)
    expect(store.baseModelId).toBe('theirs')
    expect(store.revision).toBe(9)
  })
})
