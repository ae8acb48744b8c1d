import { join } from 'node:path'
import type { DatasetInfo } from '../../contract/jobs/data.ts'

/** Where the files of a data set lie. */
export type ImageRoots = Pick<DatasetInfo, 'path' | 'extraPaths'>

const extraName = /^@(\d+)\/(.*)$/s

/** The name of an image below the extra folder of that index, counted from 0. */
export function extraImageName(index: number, path: string): string {
  return `@${index + 1}/${path}`
}

/** The file of an image by its name in the data set. */
export function imageFile({ path, extraPaths = [] }: ImageRoots, name: string): string {
  const [, number, below] = extraName.exec(name) ?? []
  const root = extraPaths[Number(number) - 1]
  return root !== undefined && below !== undefined ? join(root, below) : join(path, name)
}
