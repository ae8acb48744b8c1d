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
  const commands = shallowRef<ReadonlyMap<string, Command>>(new Map())
  const list = computed(() => [...commands.value.values()])

  function register(added: readonly Command[]): () => void {
    commands.value = new Map([...commands.value, ...added.map((command) => [command.id, command] as const)])
    return () => {
      const kept = new Map(commands.value)
      for (const command of added) if (kept.get(command.id) === command) kept.delete(command.id)
      commands.value = kept
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
