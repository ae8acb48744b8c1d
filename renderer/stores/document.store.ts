import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { ProjectDocument } from '../../core/contract/document.ts'
import { AppError } from '../../core/base/errors.ts'
import type { Graph } from '../../core/graph/types.ts'
import { engine } from '../engine/client.ts'
import { messages } from '../text/messages.ts'
import { announce, announceError } from './announce.ts'
import { emptyDocument, fromRecords, toRecords } from './document-records.ts'
import {
  applyDiff,
  composeDiffs,
  diffRecords,
  isEmptyRecordsDiff,
  reverseDiff,
  type HistoryEntry,
  type RecordsDiff,
} from './history.ts'

/** `now`: an undo step of its own. `gesture`: part of the open gesture (a drag is one undo). `never`: not undoable. */
export type Recording = 'now' | 'gesture' | 'never'

const autosaveDelayMs = 400

/** The draft that is edited: graph, positions and settings, with undo, saved by itself. */
export const useDocumentStore = defineStore('document', () => {
  const document = shallowRef<ProjectDocument>(emptyDocument)
  const revision = ref(0)
  const past = shallowRef<readonly HistoryEntry[]>([])
  const future = shallowRef<readonly HistoryEntry[]>([])
  const savedAt = ref<Date | null>(null)
  const isDirty = ref(false)
  const isLoaded = ref(false)
  let gesture: { label: string; before: ProjectDocument } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let saving: Promise<void> | null = null

  const graph = computed(() => document.value.graph)
  const baseModelId = computed(() => document.value.baseModelId)
  const settings = computed(() => document.value.settings)
  const canUndo = computed(() => past.value.length > 0)
  const canRedo = computed(() => future.value.length > 0)
  const undoLabel = computed(() => past.value.at(-1)?.label ?? '')
  const redoLabel = computed(() => future.value.at(-1)?.label ?? '')

  async function load(): Promise<void> {
    clearTimeout(timer)
    const stored = await engine().call('document.get', {})
    document.value = stored.document
    revision.value = stored.revision
    past.value = []
    future.value = []
    gesture = null
    isDirty.value = false
    isLoaded.value = true
  }

  /** Replaces the document by `change(document)`; an edit that changes nothing leaves no undo step. */
  function edit(
    label: string,
    change: (document: ProjectDocument) => ProjectDocument,
    recording: Recording = 'now',
  ): void {
    const before = document.value
    const after = change(before)
    const diff = diffRecords(toRecords(before), toRecords(after))
    if (isEmptyRecordsDiff(diff)) return
    document.value = after
    if (recording === 'now') push({ label, diff })
    scheduleSave()
  }
  function editGraph(label: string, change: (graph: Graph) => Graph, recording: Recording = 'now'): void {
    edit(label, (current) => (current.graph ? { ...current, graph: change(current.graph) } : current), recording)
  }
  function editSettings(change: Partial<ProjectDocument['settings']>, label = 'Change settings'): void {
    edit(label, (current) => ({ ...current, settings: { ...current.settings, ...change } }))
  }
  function beginGesture(label: string): void {
    gesture ??= { label, before: document.value }
  }
  function endGesture(): void {
    if (!gesture) return
    const { label, before } = gesture
    gesture = null
    const diff = diffRecords(toRecords(before), toRecords(document.value))
    if (!isEmptyRecordsDiff(diff)) push({ label, diff })
  }
  /** Makes a model version the base of a fresh draft. */
  function openVersion(modelId: string, versionGraph: Graph, label: string): void {
    edit(label, (current) => ({ ...current, baseModelId: modelId, graph: versionGraph, positions: {} }))
  }

  function push(entry: HistoryEntry): void {
    past.value = [...past.value.slice(-499), entry]
    future.value = []
  }
  function undo(): void {
    endGesture()
    const entry = past.value.at(-1)
    if (!entry) return
    past.value = past.value.slice(0, -1)
    future.value = [...future.value, entry]
    apply(reverseDiff(entry.diff))
  }
  function redo(): void {
    const entry = future.value.at(-1)
    if (!entry) return
    future.value = future.value.slice(0, -1)
    past.value = [...past.value, entry]
    apply(entry.diff)
  }
  function apply(diff: RecordsDiff): void {
    document.value = fromRecords(applyDiff(toRecords(document.value), diff))
    scheduleSave()
  }
  /** Makes the last `count` undo steps one. */
  function mergeLast(count: number, label: string): void {
    const entries = past.value.slice(-count)
    if (entries.length < 2) return
    const before = entries.reduceRight(
      (records, { diff }) => applyDiff(records, reverseDiff(diff)),
      toRecords(document.value),
    )
    past.value = [
      ...past.value.slice(0, -count),
      { label, diff: composeDiffs(before, ...entries.map(({ diff }) => diff)) },
    ]
  }

  function scheduleSave(): void {
    isDirty.value = true
    clearTimeout(timer)
    timer = setTimeout(() => void save().catch(announceError), autosaveDelayMs)
  }
  /** Saves what is not saved yet; saves follow each other. */
  async function save(): Promise<void> {
    clearTimeout(timer)
    if (saving) await saving
    if (!isDirty.value) return
    saving = write().finally(() => (saving = null))
    await saving
  }
  async function write(): Promise<void> {
    const sent = document.value
    try {
      const stored = await engine().call('document.save', { revision: revision.value, document: sent })
      revision.value = stored.revision
      savedAt.value = new Date()
      if (document.value === sent) isDirty.value = false
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'document.conflict') throw error
      await load()
      announce(messages.saveConflict, 'warn')
    }
  }
  function clear(): void {
    clearTimeout(timer)
    document.value = emptyDocument
    revision.value = 0
    past.value = []
    future.value = []
    gesture = null
    isDirty.value = false
    isLoaded.value = false
    savedAt.value = null
  }

  return {
    document,
    revision,
    graph,
    baseModelId,
    settings,
    past,
    future,
    canUndo,
    canRedo,
    undoLabel,
    redoLabel,
    savedAt,
    isDirty,
    isLoaded,
    load,
    edit,
    editGraph,
    editSettings,
    beginGesture,
    endGesture,
    openVersion,
    undo,
    redo,
    mergeLast,
    save,
    clear,
  }
})
