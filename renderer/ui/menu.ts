import type { Component } from 'vue'

/** An entry of a menu, a context menu or the palette. */
export type MenuItem =
  | {
      kind?: 'item'
      id: string
      label: string
      icon?: Component
      shortcut?: string
      disabled?: boolean
      danger?: boolean
      run: () => void
    }
  | { kind: 'separator'; id: string }
  | { kind: 'heading'; id: string; label: string }

export function isMenuAction(item: MenuItem): item is Extract<MenuItem, { run: () => void }> {
  return item.kind === undefined || item.kind === 'item'
}
