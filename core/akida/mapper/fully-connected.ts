const bytesPerGroup: Record<number, number> = { 4: 24, 2: 8, 1: 4 }

/** Bytes the weights of a fully connected layer take, groups of 32 inputs. Source: the virtual devices' external memory sizes. */
export function fullyConnectedBytes(inputs: number, units: number, weightsBits: number): number {
  const perGroup = bytesPerGroup[weightsBits] ?? 24
  return units * (16 + perGroup * Math.ceil(inputs / 32))
}
