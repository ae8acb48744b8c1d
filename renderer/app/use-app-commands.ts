import {
  Cpu,
  FilePlus,
  FolderOpen,
  PackageOpen,
  Redo2,
  Ruler,
  Save,
  Sparkles,
  Target,
  Undo2,
  X,
  Import,
} from '@lucide/vue'
import { onScopeDispose } from 'vue'
import { host } from '../host/host.ts'
import { useCommands, useCommandsStore, type Command } from '../stores/commands.store.ts'
import { useDocumentStore } from '../stores/document.store.ts'
import { useExportStore } from '../stores/export.store.ts'
import { useProjectStore } from '../stores/project.store.ts'
import { useUiStore, type ProfilePageId } from '../stores/ui.store.ts'
import { app } from '../text/app.ts'
import { devicesText } from '../text/devices.ts'
import { exportText } from '../text/export.ts'
import { addData, attempt, importModel, newProject, openProject, saveProjectAs, trySample } from './project-actions.ts'
import { isTyping, matchesShortcut } from './shortcuts.ts'
import { views } from './views.ts'

/** The shell's own commands, and the keys of all commands. */
export function useAppCommands(): void {
  const ui = useUiStore()
  const project = useProjectStore()
  const documents = useDocumentStore()
  const isOpen = () => project.isOpen
  const showPage = (page: ProfilePageId): void => {
    ui.profilePage = page
    ui.show('profile')
  }
  const { groups, commands: text } = app

  useCommands([
    ...views.map((view): Command => ({
      id: `view.${view.id}`,
      label: text.go(app.views[view.id]),
      group: groups.view,
      icon: view.icon,
      shortcut: view.shortcut,
      isEnabled: isOpen,
      run: () => ui.show(view.id),
    })),
    {
      id: 'edit.undo',
      label: text.undo,
      group: groups.edit,
      icon: Undo2,
      shortcut: 'Mod+Z',
      isEnabled: () => documents.canUndo,
      run: documents.undo,
    },
    {
      id: 'edit.redo',
      label: text.redo,
      group: groups.edit,
      icon: Redo2,
      shortcut: 'Mod+Shift+Z',
      isEnabled: () => documents.canRedo,
      run: documents.redo,
    },
    {
      id: 'project.new',
      label: text.newProject,
      group: groups.project,
      icon: FilePlus,
      // A browser keeps these keys to itself.
      ...(host().capabilities.nativeDialogs ? { shortcut: 'Mod+N' } : {}),
      run: () => attempt(newProject),
    },
    {
      id: 'project.open',
      label: text.openProject,
      group: groups.project,
      icon: FolderOpen,
      shortcut: 'Mod+O',
      run: () => attempt(openProject),
    },
    {
      id: 'project.save-as',
      label: text.saveAs,
      group: groups.project,
      icon: Save,
      shortcut: 'Mod+Shift+S',
      isEnabled: isOpen,
      run: () => attempt(saveProjectAs),
    },
    {
      id: 'project.close',
      label: text.closeProject,
      group: groups.project,
      icon: X,
      isEnabled: isOpen,
      run: () => attempt(project.close),
    },
    { id: 'project.sample', label: text.sample, group: groups.project, icon: Sparkles, run: () => attempt(trySample) },
    {
      id: 'view.panel',
      label: text.togglePanel,
      group: groups.view,
      shortcut: 'Mod+J',
      isEnabled: isOpen,
      run: () => (ui.isPanelOpen = !ui.isPanelOpen),
    },
    {
      id: 'view.inspector',
      label: text.toggleInspector,
      group: groups.view,
      shortcut: 'Mod+B',
      isEnabled: isOpen,
      run: () => (ui.isInspectorOpen = !ui.isInspectorOpen),
    },
    {
      id: 'model.import',
      label: text.importModel,
      group: groups.model,
      icon: Import,
      shortcut: 'Mod+I',
      run: () => attempt(importModel),
    },
    {
      id: 'data.add',
      label: text.addData,
      group: groups.project,
      isEnabled: isOpen,
      run: () => attempt(addData),
    },
    {
      id: 'report.export',
      label: text.exportReport,
      group: groups.project,
      shortcut: 'Mod+E',
      isEnabled: isOpen,
      run: () => ui.show('report'),
    },
    { id: 'help.shortcuts', label: text.shortcuts, group: groups.view, run: () => (ui.isPaletteOpen = true) },
    {
      id: 'model.export',
      label: exportText.command,
      group: groups.model,
      icon: PackageOpen,
      isEnabled: isOpen,
      run: () => useExportStore().open(),
    },
    {
      id: 'profile.calibration',
      label: devicesText.commands.calibration,
      group: groups.view,
      icon: Target,
      isEnabled: isOpen,
      run: () => showPage('calibration'),
    },
    {
      id: 'profile.devices',
      label: devicesText.commands.devices,
      group: groups.view,
      icon: Cpu,
      isEnabled: isOpen,
      run: () => showPage('devices'),
    },
    {
      id: 'devices.fit',
      label: devicesText.commands.fit,
      group: groups.view,
      icon: Ruler,
      isEnabled: isOpen,
      run: () => {
        showPage('devices')
        ui.fitBaseId = ''
        ui.isFitOpen = true
      },
    },
    ...(['system', 'light', 'dark'] as const).map((theme): Command => ({
      id: `theme.${theme}`,
      label: app.theme[theme],
      group: groups.view,
      run: () => (ui.theme = theme),
    })),
  ])

  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return
    if (matchesShortcut(event, 'Mod+K')) {
      event.preventDefault()
      ui.isPaletteOpen = !ui.isPaletteOpen
      return
    }
    const command = useCommandsStore().list.find((each) => each.shortcut && matchesShortcut(event, each.shortcut))
    if (!command || ui.isPaletteOpen || (isTyping(event.target) && command.group !== groups.view)) return
    event.preventDefault()
    if (command.isEnabled?.() ?? true) command.run()
  }
  window.addEventListener('keydown', onKey)
  const stops = [
    host().onMenu((id) => useCommandsStore().run(id)),
    host().onOpenFile((path) => attempt(() => openProject(path))),
    () => window.removeEventListener('keydown', onKey),
  ]
  onScopeDispose(() => stops.forEach((stop) => stop()))
}
