import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { applicationId, schemaVersion } from './migrations.ts'

const headerBytes = 100
const magic = 'SQLite format 3\0'
const userVersionOffset = 60
const applicationIdOffset = 68

export type FileKind =
  | { kind: 'missing' }
  | { kind: 'folder' }
  | { kind: 'foreign'; reason: string }
  | { kind: 'newer'; version: number }
  | { kind: 'project'; version: number }

/** What a file is, by its first bytes (https://www.sqlite.org/fileformat2.html, section 1.3), without opening it as a database. */
export function inspectFile(path: string): FileKind {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return { kind: 'missing' }
  if (stat.isDirectory()) return { kind: 'folder' }
  const header = Buffer.alloc(headerBytes)
  const file = openSync(path, 'r')
  try {
    const length = readSync(file, header, 0, headerBytes, 0)
    if (length === 0) return { kind: 'foreign', reason: 'it is empty' }
    if (length < headerBytes || header.toString('latin1', 0, magic.length) !== magic) {
      return { kind: 'foreign', reason: 'it is not an SQLite file' }
    }
  } finally {
    closeSync(file)
  }
  if (header.readUInt32BE(applicationIdOffset) !== applicationId) {
    return { kind: 'foreign', reason: 'it is an SQLite file of another program' }
  }
  const version = header.readUInt32BE(userVersionOffset)
  return version > schemaVersion ? { kind: 'newer', version } : { kind: 'project', version }
}
