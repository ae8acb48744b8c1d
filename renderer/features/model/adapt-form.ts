export type AdaptForm = {
  /** Id of a data set, '' for none. */
  data: string
  classes: readonly string[]
  size: number
  cutHead: boolean
  fitHead: boolean
  name: string
}

/** Names between commas, without blanks. */
export function splitClasses(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
}

/** Parameters of the job that the form stands for. */
export function adaptParams(model: string, form: AdaptForm): Record<string, unknown> {
  const { data, classes, size, cutHead, fitHead, name } = form
  return {
    model,
    classes: [...classes],
    size,
    cutHead,
    head: fitHead ? 'fit' : 'zeros',
    name,
    ...(data ? { data } : {}),
  }
}

/** Scalings an import can be asked for, with the factor each puts on a pixel. */
const factors = { unit: 1 / 255, signed: 1 / 127.5, raw: 1 }

/** Those that differ from the one with this factor. */
export function otherScalings(scale: number): (keyof typeof factors)[] {
  const names = Object.keys(factors) as (keyof typeof factors)[]
  return names.filter((name) => Math.abs(factors[name] - scale) > 1e-9)
}
