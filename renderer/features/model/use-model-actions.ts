import { ArrowLeftRight, Box, Check, Combine, ListChecks, Network, Replace } from '@lucide/vue'
import { computed } from 'vue'
import { buildAkidaNet } from '../../../core/graph/edit/for-akida.ts'
import { fuseSeparable } from '../../../core/graph/edit/fuse-separable.ts'
import { swapSeparable, swapStandard } from '../../../core/graph/edit/swap-separable.ts'
import type { Graph } from '../../../core/graph/types.ts'
import { useCommandsStore, type Command } from '../../stores/commands.store.ts'
import { useDocumentStore } from '../../stores/document.store.ts'
import { useUiStore } from '../../stores/ui.store.ts'
import { adaptText } from '../../text/adapt.ts'
import { modelText } from '../../text/model.ts'
import type { MenuItem } from '../../ui/menu.ts'
import { useModelViewStore } from './model-view.store.ts'

/** What can be done with the draft: the same actions in palette, context menu, toolbar and inspector. */
export function useModelActions() {
  const documents = useDocumentStore()
  const ui = useUiStore()
  const view = useModelViewStore()

  const layers = computed(() => documents.graph?.layers ?? [])
  const chosen = computed(() => layers.value.filter(({ id }) => ui.selectedLayerIds.includes(id)))
  const separables = computed(() => chosen.value.filter(({ type }) => type === 'separable'))
  const unfused = computed(() =>
    separables.value.filter((layer) => layer.type === 'separable' && layer.style === 'standard'),
  )
  const standards = computed(() => chosen.value.filter(({ type, id }) => type === 'conv' && id !== layers.value[0]?.id))
  const smallSeparables = computed(() =>
    layers.value.filter((layer) => layer.type === 'separable' && layer.filters <= 64),
  )
  const hasSeparable = computed(() => layers.value.some(({ type }) => type === 'separable'))
  const idsOf = (list: readonly { id: string }[]) => list.map(({ id }) => id)
  const edit = (label: string, change: (graph: Graph) => Graph) => documents.editGraph(label, change)

  const swap = () =>
    edit(modelText.edits.swap(separables.value.length), (graph) => swapSeparable(graph, idsOf(separables.value)))
  const swapSmall = () =>
    edit(modelText.edits.swap(smallSeparables.value.length), (graph) =>
      swapSeparable(graph, idsOf(smallSeparables.value)),
    )
  const swapBack = () => edit(modelText.edits.swapBack, (graph) => swapStandard(graph, idsOf(standards.value)))
  const fuse = () => edit(modelText.edits.fuse, (graph) => fuseSeparable(graph, idsOf(unfused.value)))
  const akidaNet = () => edit(modelText.edits.akidaNet, (graph) => buildAkidaNet(graph, standardLeft(graph)))
  const discard = () => {
    const { base } = view
    if (base) edit(modelText.edits.discard, () => base.graph)
  }
  const selectFirst = () => {
    ui.selectedLayerIds = idsOf(layers.value.filter(({ type }) => type === 'separable').slice(0, 3))
  }
  const selectAll = () => {
    ui.selectedLayerIds = idsOf(layers.value)
  }
  /** The shell's own command: it asks for the file. */
  const importModel = () => useCommandsStore().run('model.import')

  const group = 'Model'
  const commands: Command[] = [
    { id: 'model.build', label: modelText.builderLong, group, icon: Box, run: () => (view.isBuilderOpen = true) },
    {
      id: 'model.adapt',
      label: adaptText.command,
      group,
      icon: Replace,
      isEnabled: () => view.base !== null && !view.base.isQuantised,
      run: () => (view.isAdaptOpen = true),
    },
    {
      id: 'model.akidanet',
      label: modelText.akidaNet,
      group,
      icon: Network,
      isEnabled: () => hasSeparable.value,
      run: akidaNet,
    },
    {
      id: 'model.swap',
      label: modelText.swapTitle,
      group,
      icon: ArrowLeftRight,
      isEnabled: () => separables.value.length > 0,
      run: swap,
    },
    {
      id: 'model.swap-small',
      label: modelText.swapAllSmall,
      group,
      icon: ArrowLeftRight,
      isEnabled: () => smallSeparables.value.length > 0,
      run: swapSmall,
    },
    {
      id: 'model.swap-back',
      label: modelText.edits.swapBack,
      group,
      icon: ArrowLeftRight,
      isEnabled: () => standards.value.length > 0,
      run: swapBack,
    },
    {
      id: 'model.fuse',
      label: modelText.edits.fuse,
      group,
      icon: Combine,
      isEnabled: () => unfused.value.length > 0,
      run: fuse,
    },
    {
      id: 'model.select-first',
      label: modelText.selectSeparable,
      group,
      icon: ListChecks,
      isEnabled: () => hasSeparable.value,
      run: selectFirst,
    },
    {
      id: 'model.select-all',
      label: modelText.selectAll,
      group,
      icon: ListChecks,
      isEnabled: () => layers.value.length > 0,
      run: selectAll,
    },
    {
      id: 'model.apply',
      label: modelText.apply,
      group,
      icon: Check,
      isEnabled: () => view.isDraft,
      run: () => (view.isApplyOpen = true),
    },
    { id: 'model.discard', label: modelText.discard, group, isEnabled: () => view.isDraft, run: discard },
  ]
  const labels: Record<string, () => string> = {
    'model.swap': () => modelText.swap(separables.value.length),
    'model.swap-back': () => modelText.swapBack(standards.value.length),
    'model.fuse': () => modelText.fuse(unfused.value.length),
  }
  const menu = computed<MenuItem[]>(() => {
    const entry = (id: string): MenuItem[] => {
      const command = commands.find((each) => each.id === id)
      if (!command || !(command.isEnabled?.() ?? true)) return []
      return [
        {
          id,
          label: labels[id]?.() ?? command.label,
          run: command.run,
          ...(command.icon ? { icon: command.icon } : {}),
        },
      ]
    }
    return [
      ...(chosen.value.length > 0
        ? [{ kind: 'heading' as const, id: 'heading', label: modelText.selected(chosen.value.length) }]
        : []),
      ...['model.swap', 'model.swap-back', 'model.fuse'].flatMap(entry),
      ...(chosen.value.length > 0 ? [{ kind: 'separator' as const, id: 'line' }] : []),
      ...[
        'model.adapt',
        'model.akidanet',
        'model.swap-small',
        'model.select-first',
        'model.select-all',
        'model.apply',
        'model.discard',
      ].flatMap(entry),
    ]
  })
  return {
    commands,
    menu,
    chosen,
    separables,
    unfused,
    standards,
    hasSeparable,
    swap,
    swapBack,
    fuse,
    akidaNet,
    discard,
    importModel,
  }
}

/** AkidaNet starts with four standard convolutions; how many separable layers are still in their place. */
function standardLeft({ layers }: Graph): number {
  const first = layers.findIndex(({ type }) => type === 'separable')
  return Math.max(0, 4 - first)
}
