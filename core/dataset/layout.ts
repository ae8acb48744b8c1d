import { AppError } from '../base/errors.ts'
import { compareItems, unlabelled, type DatasetItem, type DatasetSplit } from './items.ts'
import { isImageName } from './image-names.ts'
import { checkClasses, checkImages, quoteAll } from './layout-checks.ts'
import type { Manifest } from './manifest.ts'
import { assignSplits, type Splitting } from './split.ts'
import { splitOfFolder } from './split-names.ts'

/** Everything below a data set's folder: paths relative to it with forward slashes, hidden ones left out. */
export type FolderContent = { files: string[]; folders: string[] }

/** What a folder turned out to hold. `classes` are in alphabetical order; labels are indices into them. */
export type Layout = {
  classes: string[]
  items: DatasetItem[]
  /** True when the folder has `train/ val/ test/` of its own (or its manifest names a split for every image). */
  hasOwnSplits: boolean
}

/**
 * Finds classes and splits of a folder: `train/ val/ test/` with a folder per class, or a bare folder of classes, which is split by
 * `splitting`. Images may lie in subfolders of a class. A folder `unlabelled` beside the classes is no class, and neither it nor files that
 * the manifest lists without a label have one: those are training images for a teacher to label (see `unlabelled`).
 * AppErrors: `data.no-class-folders`, `data.too-few-classes`, `data.class-mismatch`, `data.no-images`, `data.split-ratios`.
 */
export function arrangeFolder(content: FolderContent, manifest: Manifest, splitting: Splitting): Layout {
  const top = content.folders.filter((folder) => !folder.includes('/'))
  const splits = new Map(
    top.flatMap((folder): [string, DatasetSplit][] => {
      const split = splitOfFolder(folder)
      return split ? [[folder, split]] : []
    }),
  )
  const images = content.files.filter(isImageName).sort()
  return splits.size > 0
    ? arrangeSplits(content, images, splits, manifest)
    : arrangeClasses(content, images, top, manifest, splitting)
}

function arrangeSplits(
  content: FolderContent,
  images: readonly string[],
  splits: ReadonlyMap<string, DatasetSplit>,
  manifest: Manifest,
): Layout {
  const classesOf = (folder: string) =>
    content.folders
      .filter((path) => path.startsWith(`${folder}/`) && path.split('/').length === 2)
      .map((path) => path.split('/')[1]!)
      .filter((name) => !isUnlabelledFolder(name))
  const classes = [...new Set([...splits.keys()].flatMap(classesOf))].sort()
  checkClasses(classes, content, [...splits.keys()][0]!)
  for (const folder of splits.keys()) {
    const missing = classes.filter((name) => !classesOf(folder).includes(name))
    if (missing.length > 0)
      throw new AppError(
        'data.class-mismatch',
        `The folder "${folder}" lacks the class ${quoteAll(missing)} that another split has. Every split must have the same class folders (${quoteAll(classes)}); rename or add the folder, empty if need be.`,
        { folder, missing: missing.join(', ') },
      )
  }
  const items = images.flatMap((path): DatasetItem[] => {
    const [folder, className, ...rest] = path.split('/')
    const split = splits.get(folder!)
    if (!split || className === undefined || rest.length === 0) return []
    const label = manifest.get(path)?.isUnlabelled ? unlabelled : classes.indexOf(className)
    return label === unlabelled && split !== 'train' ? [] : [{ path, split, label }]
  })
  checkImages(items, classes)
  return { classes, items: items.sort(compareItems), hasOwnSplits: true }
}

function arrangeClasses(
  content: FolderContent,
  images: readonly string[],
  top: readonly string[],
  manifest: Manifest,
  splitting: Splitting,
): Layout {
  const isWithoutLabels = (folder: string) =>
    isUnlabelledFolder(folder) ||
    (content.files.some((file) => file.startsWith(`${folder}/`) && manifest.get(file)?.isUnlabelled) &&
      !images.some((file) => file.startsWith(`${folder}/`) && !manifest.get(file)?.isUnlabelled))
  const classes = top.filter((folder) => !isWithoutLabels(folder)).sort()
  checkClasses(classes, content, null)
  const { labelled, others } = sortByLabel(images, manifest, (folder) => classes.indexOf(folder))
  checkImages(labelled, classes)
  const named = labelled.map(({ path }) => manifest.get(path)?.split ?? null)
  const hasOwnSplits = named.every((split) => split !== null)
  const splits = hasOwnSplits ? named : assignSplits(labelled, splitting)
  const items = labelled.map(({ path, label }, index): DatasetItem => ({ path, label, split: splits[index]! }))
  return { classes, items: [...items, ...others].sort(compareItems), hasOwnSplits }
}

/**
 * Training images beside a data set's own: a folder with folders of its classes (`labelOf` gives the index of a class by its folder, or
 * below 0), and of images without labels. All belong to `train`. AppErrors `data.extra-class-unknown`, `data.no-extra-images`.
 */
export function arrangeExtra(
  content: FolderContent,
  manifest: Manifest,
  classes: readonly string[],
  labelOf: (folder: string) => number,
): DatasetItem[] {
  const images = content.files.filter(isImageName).sort()
  const { labelled, others, unknown } = sortByLabel(images, manifest, labelOf)
  if (unknown.length > 0)
    throw new AppError(
      'data.extra-class-unknown',
      `The folder of extra images holds ${quoteAll(unknown)}, which the data set does not know. Its classes are ${quoteAll(classes)}; images without a class go into a folder "unlabelled". Rename or move the folder.`,
      { folders: unknown.join(', ') },
    )
  if (labelled.length + others.length === 0)
    throw new AppError(
      'data.no-extra-images',
      `The folder of extra images holds none. Expected: folders named ${quoteAll([...classes, 'unlabelled'])} with JPEG, PNG, WebP, GIF, TIFF or AVIF files.`,
    )
  return [...labelled.map(({ path, label }): DatasetItem => ({ path, label, split: 'train' })), ...others].sort(
    compareItems,
  )
}

/** Images in folders of classes, those without a label, and folders that are neither. Images outside folders do not count. */
function sortByLabel(images: readonly string[], manifest: Manifest, labelOf: (folder: string) => number) {
  const labelled: { path: string; label: number; group: string }[] = []
  const others: DatasetItem[] = []
  const unknown = new Set<string>()
  for (const path of images) {
    const slash = path.indexOf('/')
    if (slash < 0) continue
    const folder = path.slice(0, slash)
    const row = manifest.get(path)
    const label = labelOf(folder)
    if (isUnlabelledFolder(folder) || row?.isUnlabelled) others.push({ path, split: 'train', label: unlabelled })
    else if (label < 0) unknown.add(folder)
    else labelled.push({ path, label, group: row?.group ?? '' })
  }
  return { labelled, others, unknown: [...unknown] }
}

/** A folder of images whose classes are not known. */
function isUnlabelledFolder(name: string): boolean {
  return /^unlabell?ed$/i.test(name)
}
