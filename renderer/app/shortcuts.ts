const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

/** True when the key event is the shortcut; `Mod` is Ctrl, on a Mac Cmd. */
export function matchesShortcut(event: KeyboardEvent, shortcut: string, mac = isMac): boolean {
  const parts = shortcut.split('+')
  const key = parts.at(-1) ?? ''
  const mod = parts.includes('Mod')
  const hasMod = mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
  if (mod !== hasMod || parts.includes('Shift') !== event.shiftKey || parts.includes('Alt') !== event.altKey)
    return false
  return event.key.toLowerCase() === key.toLowerCase()
}

/** `Ctrl K` or `⌘K`. */
export function shortcutText(shortcut: string, mac = isMac): string {
  const names: Record<string, string> = mac ? { Mod: '⌘', Shift: '⇧', Alt: '⌥' } : { Mod: 'Ctrl' }
  return shortcut
    .split('+')
    .map((part) => names[part] ?? part)
    .join(mac ? '' : ' ')
}

/** Typing must keep its own keys: in a text field only the shortcuts that open something else work. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  )
}
