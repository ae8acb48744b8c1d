import type { SpatialShape } from '../network.ts'

/** One image's values between layers, (h, w, c) with the last axis fastest: activations 0..255 or potentials. */
export interface Plane {
  readonly shape: SpatialShape
  readonly values: Int32Array
}

export function createPlane(shape: SpatialShape): Plane {
  return { shape, values: new Int32Array(shape[0] * shape[1] * shape[2]) }
}
