import type { FolderListing } from '../contract/methods.ts'

/** The user's folders, as far as the studio may look. */
export type Files = {
  /** Absolute path. AppError `files.outside` when it lies outside the folders that the user named. */
  allow(path: string): string
  /** Folders first, then files by name. AppError `files.outside`, `files.not-found`, `files.unreadable`. */
  list(path: string | undefined, extensions: string[] | undefined): Promise<FolderListing>
}
