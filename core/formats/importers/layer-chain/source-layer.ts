import { AppError } from '../../../base/errors.ts'

type Json = Record<string, unknown>

/**
 * One layer of a model file, with checked access to its configuration. Types and entries are named as in Keras's `model_config`; readers
 * of other formats translate their operators into these.
 */
export class SourceLayer {
  /** As Keras names it, e.g. `Conv2D`. */
  readonly type: string
  readonly name: string
  readonly config: Json
  /** Group of the file's weights in which the layer's are found: its own name, or that of the model it is nested in. */
  readonly group: string
  /** Layers whose outputs it reads, none for the first; null in formats that are chains: the layer before it. */
  readonly reads: readonly SourceLayer[] | null

  constructor(type: string, name: string, config: Json, group = name, reads: readonly SourceLayer[] | null = null) {
    this.type = type
    this.name = name
    this.config = config
    this.group = group
    this.reads = reads
  }

  /** Throws the refusal of this layer: what was found, then what is allowed. */
  refuse(found: string, allowed: string): never {
    throw new AppError('import.layer-unsupported', `Layer "${this.name}" (${this.type}) ${found}. ${allowed}`, {
      layer: this.name,
      type: this.type,
    })
  }

  /** A whole number of at least 1. */
  count(key: string): number {
    const value = this.config[key]
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1e6) return value
    return this.refuse(`has ${key} = ${JSON.stringify(value)}`, 'A whole number of at least 1 is allowed.')
  }

  number(key: string, fallback: number): number {
    const value = this.config[key] ?? fallback
    if (typeof value === 'number' && Number.isFinite(value)) return value
    return this.refuse(`has ${key} = ${JSON.stringify(value)}`, 'A finite number is allowed.')
  }

  boolean(key: string, fallback: boolean): boolean {
    const value = this.config[key]
    return typeof value === 'boolean' ? value : fallback
  }

  text(key: string, fallback: string): string {
    const value = this.config[key]
    return typeof value === 'string' ? value : fallback
  }

  /** A window given as one number or two equal ones; `fallback` when absent or null. */
  square(key: string, fallback: number): number {
    const value = this.config[key] ?? fallback
    const sides: unknown[] = Array.isArray(value) ? value : [value, value]
    const [first] = sides
    const isSquare = sides.length === 2 && sides.every((side) => side === first)
    if (isSquare && typeof first === 'number' && Number.isInteger(first) && first >= 1 && first <= 4096) return first
    return this.refuse(`has ${key} = ${JSON.stringify(value)}`, 'Square windows of whole pixels are allowed.')
  }

  padding(): 'same' | 'valid' {
    const value = this.text('padding', 'valid')
    if (value === 'same' || value === 'valid') return value
    return this.refuse(`has padding "${value}"`, '"same" and "valid" are allowed.')
  }

  /** Refuses what no convolution here can have. */
  checkConvolution(): void {
    if (this.text('data_format', 'channels_last') !== 'channels_last')
      this.refuse('has its channels first', 'channels_last is allowed.')
    if (this.square('dilation_rate', 1) !== 1) this.refuse('is dilated', 'A dilation rate of 1 is allowed.')
    if (this.type === 'Conv2D' && this.number('groups', 1) !== 1)
      this.refuse('is grouped', 'One group, or a depthwise convolution, is allowed.')
    if (this.number('depth_multiplier', 1) !== 1)
      this.refuse('has a depth multiplier', 'A depth multiplier of 1 is allowed.')
  }
}
