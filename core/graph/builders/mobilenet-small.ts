import type { Graph } from '../types.ts'
import { separableChain, type ChainOptions } from './mobilenet-v1.ts'

/** Filters and stride of the separable layers at alpha 1. */
const plan: [number, number][] = [[96, 1], [128, 2], [192, 1], [256, 2], [256, 1]] // prettier-ignore

/**
 * MobileNetV1's pattern with five separable layers: learns a small task from scratch in under a minute, and has everything the whole
 * path needs (separable layers to swap, filters to cut). The sample project and the demo start from it.
 */
export function mobilenetSmall(options: ChainOptions): Graph {
  return separableChain(options, 64, plan)
}
