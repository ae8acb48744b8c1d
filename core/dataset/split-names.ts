import type { DatasetSplit } from './items.ts'

const aliases: Record<string, DatasetSplit> = {
  train: 'train',
  training: 'train',
  val: 'val',
  valid: 'val',
  validation: 'val',
  test: 'test',
  testing: 'test',
}

/** The split a folder's (or manifest's) word stands for, or null. */
export function splitOfFolder(name: string): DatasetSplit | null {
  return aliases[name.trim().toLowerCase()] ?? null
}
