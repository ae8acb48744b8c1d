import { AppError } from '../../../base/errors.ts'
import { branched, chainsOnly } from './branched.ts'

/** One operation of a graph given by the values it reads and writes; constants are not among `reads`. */
export type ChainOperation<Value> = { name: string; reads: readonly Value[]; writes: Value }

/**
 * The operations between two values in the order data flows through them. AppError `import.branched` when one reads several values or a value
 * is read by several; `import.config-invalid` when they do not lead from `from` to `to`.
 */
export function followChain<Value, T extends ChainOperation<Value>>(
  operations: readonly T[],
  from: Value,
  to: Value,
): T[] {
  const readers = new Map<Value, T[]>()
  for (const operation of operations)
    for (const value of operation.reads) readers.set(value, [...(readers.get(value) ?? []), operation])
  const chain: T[] = []
  let previous = 'input'
  for (let value = from; value !== to;) {
    const [next, other] = readers.get(value) ?? []
    if (!next || chain.length > operations.length)
      throw new AppError(
        'import.config-invalid',
        'The architecture in the file cannot be read: its layers do not form one chain from the input to the output.',
        {},
      )
    if (other) throw branched(previous, `feeds both "${next.name}" and "${other.name}"`, chainsOnly)
    if (next.reads.length > 1) throw branched(next.name, `joins ${next.reads.length} inputs`, chainsOnly)
    chain.push(next)
    value = next.writes
    previous = next.name
  }
  return chain
}
