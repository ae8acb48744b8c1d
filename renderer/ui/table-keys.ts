/** Row after a movement key, null for any other key. A page is ten rows. */
export function stepFrom(key: string, cursor: number, count: number): number | null {
  if (count === 0) return null
  const last = count - 1
  const target: Record<string, number> = {
    ArrowDown: cursor + 1,
    ArrowUp: cursor - 1,
    PageDown: cursor + 10,
    PageUp: cursor - 10,
    Home: 0,
    End: last,
  }
  const next = target[key]
  return next === undefined ? null : Math.min(last, Math.max(0, next))
}

/** Selection after choosing `id`: alone, toggled, or everything between the anchor and it. */
export function nextSelection(
  ids: readonly string[],
  selected: readonly string[],
  id: string,
  anchor: string | null,
  modifiers: { shift: boolean; toggle: boolean },
): string[] {
  if (modifiers.shift && anchor !== null && ids.includes(anchor)) {
    const [from, to] = [ids.indexOf(anchor), ids.indexOf(id)].sort((a, b) => a - b)
    return ids.slice(from, (to ?? 0) + 1)
  }
  if (modifiers.toggle) return selected.includes(id) ? selected.filter((other) => other !== id) : [...selected, id]
  return [id]
}
