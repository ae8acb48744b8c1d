import type { Diagnostic } from '../base/diagnostic.ts'
import type { Graph } from './types.ts'

/** Findings of `validateGraph` that say no more than that a graph ends with features: it lacks a classifier, and is sound otherwise. */
const headlessCodes = new Set(['graph.no-classifier', 'graph.activated-logits'])

/** Whether a finding only says that the classifier is missing. */
export function isHeadlessFinding({ code }: Diagnostic): boolean {
  return headlessCodes.has(code)
}

/** Whether the graph ends with logits: a layer without activation that gives one number a class. */
export function hasHead({ layers }: Graph): boolean {
  const last = layers.at(-1)
  if (!last || last.activation !== 'none') return false
  return last.type === 'dense' || last.globalAverage !== 'none'
}
