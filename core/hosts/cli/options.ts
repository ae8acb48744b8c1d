import { AppError } from '../../base/errors.ts'
import type { Bits, LayerBitsChoice, LayerSelection } from '../../contract/jobs/common.ts'
import { activityRegulariser } from '../../contract/jobs/train.ts'
import { parseNamedNumbers } from '../../contract/named-numbers.ts'

/** Values as the command-line parser leaves them. */
export type Options = Record<string, unknown>

/** An option as text, or undefined when it was not given. The parser turns `--name 7` into a number: names are text all the same. */
export function text(options: Options, key: string): string | undefined {
  const value = options[key]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
}

/** An option that may be given several times, in order, or undefined when it was not given. */
export function texts(options: Options, key: string): string[] | undefined {
  const value = options[key]
  return value === undefined ? undefined : (Array.isArray(value) ? value : [value]).map(String)
}

/** An option as a number. AppError `cli.bad-option` when it is not one. */
export function number(options: Options, key: string): number | undefined {
  const value = options[key]
  if (value === undefined) return undefined
  const parsed = typeof value === 'number' ? value : Number(value)
  if (value === '' || value === true || !Number.isFinite(parsed)) throw badOption(key, value, 'a number')
  return parsed
}

/** Numbers separated by commas, such as `0,1e-7,1e-6`. */
export function numbers(options: Options, key: string): number[] | undefined {
  const value = text(options, key)
  if (value === undefined) return undefined
  const parts = value.split(',').map((part) => part.trim())
  const parsed = parts.map(Number)
  if (parts.includes('') || !parsed.every(Number.isFinite))
    throw badOption(key, value, 'numbers separated by commas, such as 0,1e-7,1e-6')
  return parsed
}

/** True where the option was given, else undefined: the job's own default holds. */
export function flag(options: Options, key: string): true | undefined {
  return options[key] === true ? true : undefined
}

/** `yes` or `no`. */
export function yesNo(options: Options, key: string): boolean | undefined {
  const value = text(options, key)
  if (value === undefined) return undefined
  if (value !== 'yes' && value !== 'no') throw badOption(key, value, 'yes or no')
  return value === 'yes'
}

/** `first:3`, or layer names separated by commas. */
export function layerSelection(options: Options, key: string): LayerSelection | undefined {
  const value = text(options, key)
  if (value === undefined) return undefined
  const first = /^first:(\d+)$/.exec(value)
  if (first) return { first: Number(first[1]) }
  const names = value.split(',').map((name) => name.trim())
  if (names.some((name) => name === '')) throw badOption(key, value, '`first:3` or layer names separated by commas')
  return names
}

const allowedBits = [1, 2, 4, 8]

/** `8/4/4`: weights of the first layer, weights of the others, activations. `8/1/4,depthwise=4,classifier=4` for hybrids. */
export function bits(options: Options, key: string): Bits | undefined {
  const value = text(options, key)
  if (value === undefined) return undefined
  const [main = '', ...extras] = value.split(',')
  const parts = main.split('/').map(Number)
  const others = extras.map((extra) => extra.split('=') as [string, string?])
  const isBad =
    parts.length !== 3 ||
    [...parts, ...others.map(([, width]) => Number(width))].some((width) => !allowedBits.includes(width)) ||
    others.some(([name]) => name !== 'depthwise' && name !== 'classifier')
  if (isBad)
    throw badOption(
      key,
      value,
      'first-layer weights/weights/activations with 1, 2, 4 or 8 bits each, such as 8/4/4, optionally with `,depthwise=8` and `,classifier=8`',
    )
  const [inputWeights, weights, activations] = parts as [Bits['weights'], Bits['weights'], Bits['activations']]
  const hybrid = Object.fromEntries(others.map(([name, width]) => [name, Number(width)])) as Partial<Bits>
  return { inputWeights, weights, activations, ...hybrid }
}

const layerBitsPattern = /^\s*(.+):([1248])(?:\/([1248])(?:\/([1248]))?)?\s*$/

/** `separable_4:1/4/8,conv_1:4`: weights/activations/depthwise weights of single layers, by name; all but the first may be left out. */
export function layerBits(options: Options, key: string): LayerBitsChoice | undefined {
  const value = text(options, key)
  if (value === undefined) return undefined
  const parsed: LayerBitsChoice = {}
  for (const entry of value.split(',')) {
    const [, layer, weights, activations, depthwise] = layerBitsPattern.exec(entry) ?? []
    if (layer === undefined)
      throw badOption(
        key,
        value,
        'layer:weights/activations/depthwise weights with 1, 2, 4 or 8 bits each, such as separable_4:1/4/8,conv_1:4',
      )
    parsed[layer] = {
      weights: Number(weights) as Bits['weights'],
      ...(activations ? { activations: Number(activations) as Bits['activations'] } : {}),
      ...(depthwise ? { depthwise: Number(depthwise) as Bits['weights'] } : {}),
    }
  }
  return parsed
}

/** `2,4,8`. */
export function widths(options: Options, key: string): number[] | undefined {
  const value = text(options, key)
  if (value === undefined) return undefined
  const found = value.split(',').map(Number)
  if (found.some((width) => !allowedBits.includes(width)))
    throw badOption(key, value, 'widths of 1, 2, 4 or 8 bits, such as 2,4,8')
  return found
}

const activityKinds = activityRegulariser.shape.kind.options

/** `l1l2:1e-6`. */
export function activity(options: Options, key: string): { kind: string; amplitude: number } | undefined {
  const value = text(options, key)
  if (value === undefined) return undefined
  const [kind = '', amplitude] = value.split(':')
  if (!activityKinds.some((known) => known === kind) || amplitude === undefined || !(Number(amplitude) >= 0))
    throw badOption(key, value, `a kind and its amplitude, such as l1l2:1e-6. Kinds are ${activityKinds.join(', ')}`)
  return { kind, amplitude: Number(amplitude) }
}

/** `person=2,other=0.5`: numbers by name. */
export function numbersByName(options: Options, key: string): Record<string, number> | undefined {
  const value = text(options, key)
  if (value === undefined) return undefined
  const numbers = parseNamedNumbers(value)
  if (!numbers || value.trim() === '') throw badOption(key, value, 'names with numbers, such as `person=2,other=0.5`')
  return numbers
}

/** `none`, `balanced`, or `person=2,other=0.5`. */
export function classWeights(options: Options, key: string): string | Record<string, number> | undefined {
  const value = text(options, key)
  return value === 'none' || value === 'balanced' ? value : numbersByName(options, key)
}

/** `one-shot`, `iterative:3` or `polynomial:3`. */
export function schedule(options: Options, key: string): { kind: string; steps: number } | undefined {
  const value = text(options, key)
  if (value === undefined) return undefined
  const [kind = '', steps] = value.split(':')
  const count = steps === undefined ? (kind === 'one-shot' ? 1 : 3) : Number(steps)
  if (!['one-shot', 'iterative', 'polynomial'].includes(kind) || !Number.isInteger(count) || count < 1)
    throw badOption(key, value, '`one-shot`, `iterative:3` or `polynomial:3`')
  return { kind, steps: count }
}

/** `0..0.9` in steps of 0.1, `0..0.9:0.05`, or numbers separated by commas. */
export function range(options: Options, key: string): number[] | undefined {
  const value = text(options, key)
  if (value === undefined) return undefined
  const ends = /^([\d.]+)\.\.([\d.]+?)(?::([\d.]+))?$/.exec(value)
  const list = ends ? evenSteps(Number(ends[1]), Number(ends[2]), Number(ends[3] ?? 0.1)) : value.split(',').map(Number)
  if (list.length === 0 || list.some((entry) => !Number.isFinite(entry)))
    throw badOption(key, value, '`0..0.9`, `0..0.9:0.05` or numbers separated by commas')
  return list
}

/** From `first` to `last`; none when that takes no step or more than a thousand. */
function evenSteps(first: number, last: number, step: number): number[] {
  const steps = Math.floor((last - first) / step + 1e-9)
  if (!(steps >= 0 && steps < 1000)) return []
  return Array.from({ length: steps + 1 }, (_, index) => Number((first + index * step).toFixed(10)))
}

/** A group of options as one object; undefined when none of them was given. */
export function group(values: Record<string, unknown>): Record<string, unknown> | undefined {
  const some = given(values)
  return Object.keys(some).length > 0 ? some : undefined
}

/** Leaves out what was not given, so that the job's own defaults apply. */
export function given<T extends Record<string, unknown>>(values: T): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

function badOption(key: string, found: unknown, allowed: string): AppError {
  const flag = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  return new AppError('cli.bad-option', `${flag} is "${String(found)}". Allowed: ${allowed}.`, { option: flag })
}
