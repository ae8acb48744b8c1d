import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Random access to a file: `{ sizeBytes, read(offset, length), close() }`. */
export async function openFileReader(path) {
  const file = await open(path, 'r')
  const { size } = await file.stat()
  return {
    sizeBytes: size,
    async read(offset, length) {
      const buffer = Buffer.alloc(length)
      const { bytesRead } = await file.read(buffer, 0, length, offset)
      if (bytesRead !== length) throw new Error(`${path} ends early: ${bytesRead} of ${length} bytes at ${offset}`)
      return buffer
    },
    close: () => file.close(),
  }
}

/**
 * Random access to a file on a web server by range requests. A server without them (no status 206) sends the whole file,
 * which is then kept at `wholeFilePath` and read from there.
 */
export async function openHttpReader(url, wholeFilePath) {
  const first = await request(url, 0, 1)
  const total = /\/(\d+)$/.exec(first.headers.get('content-range') ?? '')?.[1]
  if (first.status === 206 && total !== undefined) {
    await first.arrayBuffer()
    return {
      sizeBytes: Number(total),
      async read(offset, length) {
        const response = await request(url, offset, length)
        const bytes = Buffer.from(await response.arrayBuffer())
        if (response.status !== 206 || bytes.length !== length) {
          throw new Error(`the server sent ${bytes.length} of ${length} bytes at ${offset} (status ${response.status})`)
        }
        return bytes
      },
      close: async () => undefined,
    }
  }
  await pipeline(Readable.fromWeb(first.body), createWriteStream(wholeFilePath))
  return openFileReader(wholeFilePath)
}

async function request(url, offset, length) {
  const response = await fetch(url, { headers: { range: `bytes=${offset}-${offset + length - 1}` } })
  if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`)
  return response
}
