/** Names that fit a legend and can be told apart: long ones lose their middle, equal ones get their number. */
export function shortNames(names: readonly string[], room = 26): string[] {
  const cut = names.map((name) => {
    if (name.length <= room) return name
    const head = Math.ceil((room - 1) / 2)
    return `${name.slice(0, head).trimEnd()}…${name.slice(name.length - (room - 1 - head)).trimStart()}`
  })
  return cut.map((name, index) => (cut.filter((other) => other === name).length > 1 ? `${index + 1}: ${name}` : name))
}
