import { computed, onScopeDispose, watch } from 'vue'
import type { Job } from '../../../core/contract/job.ts'
import { announceError } from '../../stores/announce.ts'
import { useDocumentStore } from '../../stores/document.store.ts'
import { useJobsStore } from '../../stores/jobs.store.ts'
import { useModelsStore } from '../../stores/models.store.ts'
import { useUiStore } from '../../stores/ui.store.ts'
import { modelText } from '../../text/model.ts'
import { useModelViewStore } from './model-view.store.ts'

/** Moves the view to what jobs made: an import, a fit, an adaptation or a training opens its new version, an empty project opens its newest one. */
export function useModelJobs() {
  const documents = useDocumentStore()
  const jobs = useJobsStore()
  const models = useModelsStore()
  const view = useModelViewStore()
  const ui = useUiStore()

  async function open(modelId: string): Promise<void> {
    const version = await models.get(modelId)
    documents.openVersion(version.id, version.graph, modelText.edits.version(version.name))
    view.compareId = ''
  }
  async function followUp(job: Job): Promise<void> {
    if (job.id === view.applyJobId) view.applyJobId = null
    if (job.state !== 'succeeded' || !job.outputModelId) return
    const opensItself = ['import', 'build', 'swap', 'adapt'].includes(job.type)
    if (!opensItself) return followTrained(job.outputModelId)
    await models.refresh()
    await open(job.outputModelId)
    if (job.type !== 'build') view.shownRunId = job.runId
  }
  /** Who looks at the untouched model that was trained sees it trained; elsewhere nothing moves. */
  async function followTrained(modelId: string): Promise<void> {
    await models.refresh()
    const made = models.byId(modelId)
    const isWatched = ui.view === 'model' && !view.isDraft && made?.parentId === documents.baseModelId
    if (made && isWatched && !made.isQuantised) await open(modelId)
  }
  onScopeDispose(jobs.onEnded((job) => void followUp(job).catch(announceError)))

  watch(
    [() => documents.isLoaded, () => documents.baseModelId, () => models.latest],
    ([isLoaded, baseId, latest]) => {
      if (!isLoaded || baseId !== null || !latest) return
      models
        .get(latest.id)
        .then((version) => {
          if (documents.baseModelId !== null) return
          documents.edit('', (document) => ({ ...document, baseModelId: version.id, graph: version.graph }), 'never')
        })
        .catch(announceError)
    },
    { immediate: true },
  )
  watch(
    () => documents.baseModelId,
    () => {
      view.openBlocks = new Set()
      ui.selectedLayerIds = []
    },
  )
  /** The job that will bring the first model. */
  const pending = computed(
    () => jobs.active.find(({ type }) => type === 'import' || type === 'build') ?? jobs.active[0] ?? null,
  )
  return { pending }
}
