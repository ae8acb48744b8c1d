import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

// Layout: "APPNOTE.TXT, .ZIP File Format Specification", sections 4.3.7, 4.3.12 and 4.3.16. Wheels are below 4 GB: no Zip64.
const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50
const chunkBytes = 8 * 1024 * 1024

/** The members of a zip: name -> `{ method, compressedBytes, offset }`. Takes a reader of readers.mjs. */
export async function readZipDirectory(reader) {
  const tailBytes = Math.min(reader.sizeBytes, 65_557)
  const tail = await reader.read(reader.sizeBytes - tailBytes, tailBytes)
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end--
  if (end < 0) throw new Error('this is not a zip file')
  const directory = await reader.read(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  const members = new Map()
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === entrySignature;) {
    const nameBytes = directory.readUInt16LE(at + 28)
    members.set(directory.toString('utf8', at + 46, at + 46 + nameBytes), {
      method: directory.readUInt16LE(at + 10),
      compressedBytes: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return members
}

/** Writes one member to a file, without holding it in memory, and returns the SHA-256 of its content. */
export async function extractMember(reader, member, path) {
  const local = await reader.read(member.offset, 30)
  if (local.readUInt32LE(0) !== localSignature) throw new Error('the zip directory points to the wrong place')
  const start = member.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
  async function* compressed() {
    for (let done = 0; done < member.compressedBytes; done += chunkBytes) {
      yield await reader.read(start + done, Math.min(chunkBytes, member.compressedBytes - done))
    }
  }
  if (member.method !== 0 && member.method !== 8) throw new Error(`unknown compression method ${member.method}`)
  const hash = createHash('sha256')
  const hashing = new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  await pipeline([compressed, ...(member.method === 8 ? [createInflateRaw()] : []), hashing, createWriteStream(path)])
  return hash.digest('hex')
}
