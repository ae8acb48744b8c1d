/** Hands text or bytes made in the window to the user as a download. */
export function saveFile(content: string | Blob, fileName: string, type: string): void {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  document.body.append(link)
  link.click()
  link.remove()
  // The download has its own handle by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A name every file system takes: `Latency per layer` -> `latency-per-layer`. */
export function fileStem(title: string): string {
  return (
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 80) || 'chart'
  )
}
