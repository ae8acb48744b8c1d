/** Ranks by where the words stand: every word of the query must occur, at a word's start counts more. Lower is better, null is no match. */
function matchScore(query: string, text: string): number | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const target = text.toLowerCase()
  let score = 0
  for (const word of words) {
    const at = target.indexOf(word)
    if (at < 0) return null
    score += at + (at === 0 || /[\s:(-]/.test(target[at - 1] ?? '') ? 0 : 50)
  }
  return score
}

export function rank<Item>(items: readonly Item[], query: string, text: (item: Item) => string): Item[] {
  if (query.trim() === '') return [...items]
  return items
    .flatMap((item) => {
      const score = matchScore(query, text(item))
      return score === null ? [] : [{ item, score }]
    })
    .sort((a, b) => a.score - b.score)
    .map(({ item }) => item)
}
