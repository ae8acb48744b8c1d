/** The splits of a data set, in the order in which they are shown and counted. */
export const datasetSplits = ['train', 'val', 'test'] as const

/** Label of an image whose class is not known: it can be learned from a teacher only. */
export const unlabelled = -1

/** Which split an image belongs to. */
export type DatasetSplit = (typeof datasetSplits)[number]

/** One image of a data set. */
export type DatasetItem = {
  /** Relative to the data set's folder, with forward slashes; below a folder of extra images with `@1/`, `@2/` ... before it. */
  path: string
  split: DatasetSplit
  /** Index into the data set's classes, or `unlabelled`. */
  label: number
}

/** An image with the SHA-256 of its file, lower-case hexadecimal. */
export type HashedItem = DatasetItem & { sha256: string; sizeBytes: number }

/** Images with a label per split and class, in the order of `classes`; all three splits are present, empty ones with zeros. */
export function countItems(items: readonly DatasetItem[], classes: readonly string[]) {
  return datasetSplits.map((split) => {
    const perClass = classes.map(() => 0)
    for (const item of items) if (item.split === split && item.label !== unlabelled) perClass[item.label]!++
    return { split, perClass, total: perClass.reduce((sum, count) => sum + count, 0) }
  })
}

/** Order of the images in every list: by code units of the path, equal on every platform and locale. */
export function compareItems(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0
}

/**
 * The text whose SHA-256 names a data set's content: one line `path, split, class, content hash` per image, tab-separated, sorted by path;
 * the class is empty for an image without a label.
 * File times and the place of the folder do not enter.
 */
export function contentText(items: readonly HashedItem[], classes: readonly string[]): string {
  return [...items]
    .sort(compareItems)
    .map((item) => [item.path, item.split, classes[item.label] ?? '', item.sha256].join('\t') + '\n')
    .join('')
}
