/** Numbers separated by commas, or null where the text is something else. */
export function readNumbers(text: string): number[] | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const numbers = parts.map(Number)
  return numbers.length > 0 && numbers.every((value) => Number.isFinite(value) && value >= 0) ? numbers : null
}
