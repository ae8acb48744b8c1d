import { z } from 'zod'
import { seed } from './common.ts'

/** Scans a folder of images (`train/ val/ test/` with a folder per class, or a bare folder of classes) into a data set record. */
export const dataParams = z.object({
  path: z.string().min(1),
  /** Folders of more training images: folders named as the classes, and `unlabelled` for images that only a teacher can label. */
  extraPaths: z.array(z.string().min(1)).max(20).default([]),
  name: z.string().min(1).max(100).optional(),
  /** Shares of val and test when the folder has no splits of its own; testRatio 1 puts every image into test. Their sum is at most 1. */
  valRatio: z.number().min(0).max(0.9).default(0.1),
  testRatio: z.number().min(0).max(1).default(0.2),
  seed,
})
export type DataParams = z.infer<typeof dataParams>

export type UnreadableFile = { path: string; reason: string }

/** A data set stays where it is; the project keeps this record of it. */
export type DatasetInfo = {
  id: string
  name: string
  /** Absolute path of the folder. */
  path: string
  createdAt: string
  classes: string[]
  /** Folders of more training images, absolute; absent without. Their images are named `@1/...`, `@2/...` in the order of the list. */
  extraPaths?: string[]
  /** Images with a label per split and class, in the order of `classes`. */
  counts: { split: 'train' | 'val' | 'test'; perClass: number[]; total: number }[]
  /** Images with a label. */
  total: number
  /** Training images without a label; absent without. */
  unlabelled?: number
  /** SHA-256 over the sorted list of relative path, split, class and content hash. */
  contentSha256: string
  unreadable: UnreadableFile[]
  sizeBytes: number
  /** How the studio split a folder without splits of its own; absent when the folder has them. */
  splitting?: { valRatio: number; testRatio: number; seed: number }
}
export type DataResult = { datasetId: string; dataset: Omit<DatasetInfo, 'id' | 'createdAt'> }
