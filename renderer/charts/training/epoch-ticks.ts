const mostTicks = 12

/** Labels of whole epochs by column, each at the first column that reaches it; `epochs` rises, one a column. At most 12. */
export function epochTicks(epochs: readonly number[]): Map<number, string> {
  const every = Math.max(1, Math.ceil((epochs.at(-1) ?? 0) / mostTicks))
  const ticks = new Map<number, string>()
  epochs.forEach((epoch, index) => {
    const whole = Math.floor(epoch + 1e-9)
    const before = Math.floor((epochs[index - 1] ?? 0) + 1e-9)
    if (whole > before && whole % every === 0) ticks.set(index, String(whole))
  })
  return ticks
}
