import { fileName } from '../../core/base/file-name.ts'

/** Appends a name to a folder of the engine's machine, whichever separator that uses. */
export function joinPath(folder: string, name: string): string {
  const separator = /^[A-Za-z]:\\|\\/.test(folder) ? '\\' : '/'
  return folder.endsWith(separator) ? folder + name : folder + separator + name
}

/** Adds the extension unless the name has it. */
export function withExtension(name: string, extension: string | undefined): string {
  if (!extension || name.toLowerCase().endsWith(`.${extension.toLowerCase()}`)) return name
  return `${name}.${extension}`
}

/** `vww_96` of `/data/vww_96.h5`. */
export function baseName(path: string): string {
  return fileName(path).replace(/\.[^.]+$/, '')
}
