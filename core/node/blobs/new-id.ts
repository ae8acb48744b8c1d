import { randomBytes } from 'node:crypto'

/** An id such as `run_9f3a51c2`: short enough to type, unique within a project (the tables refuse a second one). */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(4).toString('hex')}`
}
