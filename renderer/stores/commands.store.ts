import { defineStore } from 'pinia'
import { computed, onScopeDispose, shallowRef, type Component } from 'vue'

/** An action of the studio: shown in the palette, reachable by its shortcut, usable in menus. */
export type Command = {
  id: string
  label: string
  group: string
  icon?: Component
  /** `Mod` is Ctrl or Cmd, e.g. `Mod+K`, `Mod+Shift+Z`. */
  shortcut?: string
  isEnabled?: () => boolean
  run: () => void
}

export const useCommandsStore = defineStore('commands', () => {
  const registered = shallowRef<readonly Command[]>([])
  /** Of several commands with one id the newest counts; when its component goes, the one before does again. */
  const commands = computed<ReadonlyMap<string, Command>>(
    () => new Map(registered.value.map((command) => [command.id, command])),
  )
  const list = computed(() => [...commands.value.values()])

  function register(added: readonly Command[]): () => void {
    registered.value = [...registered.value, ...added]
    return () => {
      registered.value = registered.value.filter((command) => !added.includes(command))
    }
  }
  function run(id: string): void {
    const command = commands.value.get(id)
    if (command && (command.isEnabled?.() ?? true)) command.run()
  }
  return { commands, list, register, run }
})

/** Registers commands for as long as the calling component lives. */
export function useCommands(commands: readonly Command[]): void {
  onScopeDispose(useCommandsStore().register(commands))
}
