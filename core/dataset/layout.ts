import { AppError } from '../base/errors.ts'
import { compareItems, type DatasetItem, type DatasetSplit } from './items.ts'
import { isImageName } from './image-names.ts'
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

const expected =
  'Expected: train/, val/ and test/ with one folder of images per class, or one folder of images per class.'

/**
 * Finds classes and splits of a folder: `train/ val/ test/` with a folder per class, or a bare folder of classes, which is split by
 * `splitting`. Images may lie in subfolders of a class. Files that the manifest lists without a label are left out.
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
  const images = content.files.filter((file) => isImageName(file) && manifest.get(file)?.isUnlabelled !== true).sort()
  return splits.size > 0
    ? arrangeSplits(content, images, splits)
    : arrangeClasses(content, images, top, manifest, splitting)
}

function arrangeSplits(
  content: FolderContent,
  images: readonly string[],
  splits: ReadonlyMap<string, DatasetSplit>,
): Layout {
  const classesOf = (folder: string) =>
    content.folders
      .filter((path) => path.startsWith(`${folder}/`) && path.split('/').length === 2)
      .map((path) => path.split('/')[1]!)
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
    return split && className !== undefined && rest.length > 0
      ? [{ path, split, label: classes.indexOf(className) }]
      : []
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
  const unlabelledOnly = (folder: string) =>
    content.files.some((file) => file.startsWith(`${folder}/`) && manifest.get(file)?.isUnlabelled) &&
    !images.some((file) => file.startsWith(`${folder}/`))
  const classes = top.filter((folder) => !unlabelledOnly(folder)).sort()
  checkClasses(classes, content, null)
  const found = images.flatMap((path) => {
    const label = path.includes('/') ? classes.indexOf(path.split('/')[0]!) : -1
    return label < 0 ? [] : [{ path, label, group: manifest.get(path)?.group ?? '' }]
  })
  checkImages(found, classes)
  const named = found.map(({ path }) => manifest.get(path)?.split ?? null)
  const hasOwnSplits = named.every((split) => split !== null)
  const splits = hasOwnSplits ? named : assignSplits(found, splitting)
  return {
    classes,
    items: found.map(({ path, label }, index) => ({ path, label, split: splits[index]! })).sort(compareItems),
    hasOwnSplits,
  }
}

function checkClasses(classes: readonly string[], content: FolderContent, splitFolder: string | null): void {
  const place = splitFolder === null ? 'The folder' : `The folder "${splitFolder}"`
  if (classes.length === 0) {
    const loose = content.files.filter(isImageName).length
    throw new AppError(
      'data.no-class-folders',
      `${place} has no folders of classes${loose > 0 ? ` (${loose} images lie in it directly)` : ''}. ${expected}`,
      { images: loose },
    )
  }
  if (classes.length > 1) return
  const only = classes[0]!
  const inner = content.folders.filter((path) => path.startsWith(`${only}/`))
  const advice =
    splitFolder === null && inner.length > 1
      ? `Choose the folder "${only}" inside it instead, if that holds the classes. `
      : ''
  throw new AppError(
    'data.too-few-classes',
    `${place} has one class only, "${only}"; a classifier needs two or more. ${advice}${expected}`,
    { className: only },
  )
}

function checkImages(items: readonly { label: number }[], classes: readonly string[]): void {
  const empty = classes.filter((_, label) => !items.some((item) => item.label === label))
  if (empty.length === 0) return
  const isAll = empty.length === classes.length
  throw new AppError(
    'data.no-images',
    `${isAll ? 'No images were found in the class folders' : 'No images were found for the class'} ${quoteAll(empty)}. Allowed are JPEG, PNG, WebP, GIF, TIFF and AVIF files; add images or remove the empty folder.`,
    { classes: empty.join(', ') },
  )
}

function quoteAll(names: readonly string[]): string {
  const shown = names
    .slice(0, 5)
    .map((name) => `"${name}"`)
    .join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}
