import { AppError } from '../base/errors.ts'
import { isImageName } from './image-names.ts'
import type { FolderContent } from './layout.ts'

const expected =
  'Expected: train/, val/ and test/ with one folder of images per class, or one folder of images per class.'

/** AppErrors `data.no-class-folders`, `data.too-few-classes`: a classifier needs two classes. */
export function checkClasses(classes: readonly string[], content: FolderContent, splitFolder: string | null): void {
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

/** AppError `data.no-images` when a class has none. */
export function checkImages(items: readonly { label: number }[], classes: readonly string[]): void {
  const empty = classes.filter((_, label) => !items.some((item) => item.label === label))
  if (empty.length === 0) return
  const isAll = empty.length === classes.length
  throw new AppError(
    'data.no-images',
    `${isAll ? 'No images were found in the class folders' : 'No images were found for the class'} ${quoteAll(empty)}. Allowed are JPEG, PNG, WebP, GIF, TIFF and AVIF files; add images or remove the empty folder.`,
    { classes: empty.join(', ') },
  )
}

/** At most five names in quotation marks. */
export function quoteAll(names: readonly string[]): string {
  const shown = names
    .slice(0, 5)
    .map((name) => `"${name}"`)
    .join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}
