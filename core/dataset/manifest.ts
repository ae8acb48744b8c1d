import { AppError } from '../base/errors.ts'
import { parseCsv } from './csv.ts'
import type { DatasetSplit } from './items.ts'
import { splitOfFolder } from './split-names.ts'

/** What `manifest.csv` says about one file of a data set. */
export type ManifestRow = {
  /** Images of one group, e.g. crops of one photo, must stay in one split. Empty: a group of its own. */
  group: string
  split: DatasetSplit | null
  /** The manifest has a label column and it is empty for this file: an image without a known class. */
  isUnlabelled: boolean
}

/** By path relative to the data set's folder, with forward slashes. */
export type Manifest = ReadonlyMap<string, ManifestRow>

/**
 * Reads `manifest.csv`: a header with `file` (or `path`) and any of `group`, `split`, `label`; other columns are ignored. Classes come
 * from the folders, never from here. AppError `data.manifest-invalid` without a file column.
 */
export function parseManifest(text: string): Manifest {
  const [header = [], ...rows] = parseCsv(text)
  const names = header.map((name) => name.trim().toLowerCase())
  const column = (...wanted: string[]) => names.findIndex((name) => wanted.includes(name))
  const file = column('file', 'path', 'filename')
  if (file < 0)
    throw new AppError(
      'data.manifest-invalid',
      `manifest.csv has no column "file"; its first line is "${header.join(',').slice(0, 120)}". Name the column with the relative paths "file", or move manifest.csv out of the folder.`,
    )
  const [group, split, label] = [column('group'), column('split'), column('label', 'class')]
  return new Map(
    rows.map((row) => [
      row[file]!.trim().replaceAll('\\', '/').replace(/^\.\//, ''),
      {
        group: group < 0 ? '' : (row[group] ?? '').trim(),
        split: split < 0 ? null : splitOfFolder(row[split] ?? ''),
        isUnlabelled: label >= 0 && (row[label] ?? '').trim() === '',
      },
    ]),
  )
}
