import type { Split } from '../contract/jobs/common.ts'

/** Decoded images of one split, resized to the model's input. */
export type ImageSet = {
  classes: string[]
  count: number
  height: number
  width: number
  channels: number
  /** (count, height, width, channels), 0..255. */
  pixels: Uint8Array
  /** Index into `classes`, per image; -1 where it is not known (with `withUnlabelled` only). */
  labels: Int32Array
  /** Path relative to the data set's folder, with forward slashes. */
  paths: string[]
  /** Files that turned out to be damaged while decoding and were left out. */
  unreadable?: { path: string; reason: string }[]
}

export type LoadOptions = {
  split: Split
  height: number
  width: number
  channels: number
  /** At most so many images, balanced between classes and spread evenly over each; 0 for all. */
  limit?: number
  /** Also images without a label (label -1), whose class only a teacher can tell. */
  withUnlabelled?: boolean
  signal?: AbortSignal
  onProgress?: (doneRatio: number) => void
}
