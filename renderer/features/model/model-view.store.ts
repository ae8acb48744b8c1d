import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch, type ShallowRef } from 'vue'
import type { Profile } from '../../../core/akida/profile.ts'
import type { Diagnostic } from '../../../core/base/diagnostic.ts'
import { diffGraphs } from '../../../core/graph/diff.ts'
import { summariseGraph } from '../../../core/graph/summary.ts'
import type { ModelVersion } from '../../../core/contract/models.ts'
import { useDevicesStore } from '../../stores/devices.store.ts'
import { useDocumentStore } from '../../stores/document.store.ts'
import { useModelsStore } from '../../stores/models.store.ts'
import { useRunsStore } from '../../stores/runs.store.ts'
import { announceError } from '../../stores/announce.ts'
import { findProblems } from './akida-problems.ts'
import { planDraft } from './draft-plan.ts'
import type { LayoutKind } from './layout.ts'
import { makeOverlay, type OverlayId } from './overlays.ts'
import { isSameValue } from './same-value.ts'

/** What the model view shows: the draft, its base, what differs, the overlay's figures. */
export const useModelViewStore = defineStore('model-view', () => {
  const documents = useDocumentStore()
  const devices = useDevicesStore()
  const models = useModelsStore()
  const runs = useRunsStore()

  const overlayId = ref<OverlayId>('none')
  const layoutKind = ref<LayoutKind>('wrapped')
  const openBlocks = ref<ReadonlySet<string>>(new Set())
  const isDiffListOpen = ref(true)
  const compareId = ref('')
  const compareMode = ref<'overlaid' | 'side'>('overlaid')
  /** Rises when the cards are to be laid out anew. */
  const layoutRequests = ref(0)
  /** A layer that the canvas is asked to bring into sight. */
  const revealRequest = shallowRef<{ id: string } | null>(null)
  const isBuilderOpen = ref(false)
  const isApplyOpen = ref(false)
  const isAdaptOpen = ref(false)
  /** The job that fits weights for the draft, and the run it left. */
  const applyJobId = ref<string | null>(null)
  const importJobIds = ref<readonly string[]>([])
  const shownRunId = ref<string | null>(null)

  const base = shallowRef<ModelVersion | null>(null)
  const compared = shallowRef<ModelVersion | null>(null)
  const profile = shallowRef<Profile | null>(null)
  const comparedProfile = shallowRef<Profile | null>(null)

  const graph = computed(() => documents.graph)
  const rows = computed(() => (graph.value ? summariseGraph(graph.value) : null))
  const baseRows = computed(() => (base.value ? summariseGraph(base.value.graph) : null))
  const draftDiff = computed(() => (base.value && graph.value ? diffGraphs(base.value.graph, graph.value) : null))
  const plan = computed(() => (base.value && graph.value ? planDraft(base.value.graph, graph.value) : null))
  const isDraft = computed(
    () => base.value !== null && graph.value !== null && !isSameValue(base.value.graph, graph.value),
  )
  /** The difference that is drawn: against the compared version, else against the draft's base. */
  const shownDiff = computed(() =>
    compared.value && graph.value ? diffGraphs(compared.value.graph, graph.value) : draftDiff.value,
  )
  const diffSource = computed(() => compared.value ?? base.value)
  const problems = computed(() =>
    graph.value ? findProblems(graph.value, devices.byId(documents.settings.device)) : [],
  )
  const problemsByLayer = computed(() => {
    const groups = new Map<string, Diagnostic[]>()
    for (const problem of problems.value) groups.set(problem.subject, [...(groups.get(problem.subject) ?? []), problem])
    return groups
  })
  const overlay = computed(() =>
    graph.value && rows.value
      ? makeOverlay(overlayId.value, graph.value, rows.value.layers, profile.value, base.value?.graph ?? null)
      : null,
  )
  const comparedOverlay = computed(() => {
    const version = compared.value
    return version
      ? makeOverlay(
          overlayId.value,
          version.graph,
          summariseGraph(version.graph).layers,
          comparedProfile.value,
          version.graph,
        )
      : null
  })

  watch(
    () => documents.baseModelId,
    (id) => loadInto(base, id, () => documents.baseModelId),
    { immediate: true },
  )
  watch(compareId, (id) => loadInto(compared, id || null, () => compareId.value))
  watch([() => documents.baseModelId, () => runs.list], ([id]) => loadProfile(profile, id), { immediate: true })
  watch([compareId, () => runs.list], ([id]) => loadProfile(comparedProfile, id || null))
  watch(
    () => models.list,
    (list) => {
      if (compareId.value && !list.some(({ id }) => id === compareId.value)) compareId.value = ''
    },
  )

  /** What arrives after another version was asked for is dropped. */
  function loadInto(target: ShallowRef<ModelVersion | null>, id: string | null, wanted: () => string | null): void {
    if (target.value?.id === id) return
    target.value = null
    if (!id) return
    models
      .get(id)
      .then((version) => {
        if (version.id === wanted()) target.value = version
      })
      .catch(announceError)
  }
  function loadProfile(target: ShallowRef<Profile | null>, modelId: string | null): void {
    const run = modelId ? runs.newestFor(modelId, 'profile') : null
    if (!run) {
      target.value = null
      return
    }
    runs
      .get(run.id)
      .then((record) => (target.value = isProfile(record.result) ? record.result : null))
      .catch(announceError)
  }
  function toggleBlock(id: string): void {
    const next = new Set(openBlocks.value)
    if (!next.delete(id)) next.add(id)
    openBlocks.value = next
  }
  function reveal(id: string): void {
    revealRequest.value = { id }
  }
  /** The shown name of a layer of the graph; its id where there is none. */
  function layerName(id: string): string {
    return graph.value?.layers.find((layer) => layer.id === id)?.name ?? id
  }
  return {
    layerName,
    overlayId,
    layoutKind,
    openBlocks,
    isDiffListOpen,
    compareId,
    compareMode,
    layoutRequests,
    revealRequest,
    isBuilderOpen,
    isApplyOpen,
    isAdaptOpen,
    applyJobId,
    importJobIds,
    shownRunId,
    base,
    compared,
    profile,
    graph,
    rows,
    baseRows,
    draftDiff,
    plan,
    isDraft,
    shownDiff,
    diffSource,
    problems,
    problemsByLayer,
    overlay,
    comparedOverlay,
    toggleBlock,
    reveal,
  }
})

function isProfile(result: unknown): result is Profile {
  return (
    typeof result === 'object' && result !== null && (result as { format?: unknown }).format === 'netlathe-profile/1'
  )
}
