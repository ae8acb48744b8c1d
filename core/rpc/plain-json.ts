import { AppError } from '../base/errors.ts'
import { rpcErrorCodes } from '../contract/errors.ts'

const numberKey = '$number'

/**
 * JSON text of a message. Numbers that JSON lacks (NaN, infinities) keep their value; what it would silently drop or mangle (functions,
 * typed arrays, maps, big integers) is refused as `rpc.unclonable-result`: bulk data has its own way (artifact URLs).
 */
export function encodeJson(message: unknown): string {
  try {
    return JSON.stringify(message, (_key, value: unknown) => {
      if (typeof value === 'number' && !Number.isFinite(value)) return { [numberKey]: String(value) }
      if (typeof value === 'function' || typeof value === 'symbol') throw new Error(`a ${typeof value}`)
      if (ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set) throw new Error('a collection')
      return value
    })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError(rpcErrorCodes.unclonable, `The message cannot be sent as JSON: ${reason}`, {}, cause)
  }
}

/** The message of a JSON text; throws SyntaxError. */
export function decodeJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value === 'object' && value !== null && numberKey in value) {
      const name = (value as Record<string, unknown>)[numberKey]
      if (name === 'NaN' || name === 'Infinity' || name === '-Infinity') return Number(name)
    }
    return value
  }) as unknown
}
