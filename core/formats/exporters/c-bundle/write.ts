import type { AkidaNetwork } from '../../../akida/network.ts'
import { networkShapes, shapeSize } from '../../../akida/shapes.ts'
import { checkRange } from './check-range.ts'
import { classOf, classRule, type ClassRule } from './class-rule.ts'
import { toCLayers } from './layers.ts'
import { planArena } from './plan-arena.ts'
import { measureSizes, type CSizeReport } from './size-report.ts'
import { writeModelHeader, writeModelSource } from './write-model.ts'

/** Files of resources/c-runtime that go along as they are. */
export const runtimeFiles = [
  'Makefile',
  'netlathe_kernels.h',
  'netlathe_multiply.c',
  'netlathe_layers.c',
  'netlathe_test.c',
] as const

/** What a C bundle is made of. */
export type CBundleContents = {
  network: AkidaNetwork
  classes: readonly string[]
  /** Test images, uint8 (n, h, w, c); none when empty. */
  images: Uint8Array
  /** Outputs of the integer engine for the images, (n, outputs): `IntegerRun.potentials`. */
  potentials: Int32Array
  runtime: Readonly<Record<(typeof runtimeFiles)[number], Uint8Array>>
}

/** The files of the bundle by name, without its README, which tells what a compiler makes of them. */
export type CBundle = { files: Record<string, Uint8Array>; sizes: CSizeReport; images: number }

/**
 * Dependency-free C99 for an integer network that starts with an input convolution: weights packed at the narrowest width that holds them, a static
 * arena, whole numbers only. The outputs equal the integer engine's. AppError `c-bundle.range` where 32 bits do not suffice.
 */
export function writeCBundle({ network, classes, images, potentials, runtime }: CBundleContents): CBundle {
  const layers = toCLayers(network)
  checkRange(network, layers)
  const arena = planArena(layers)
  const rule = classRule(network)
  const outputs = shapeSize(networkShapes(network).at(-1)!.output)
  const count = images.length / shapeSize(network.inputShape)
  const files: Record<string, Uint8Array> = {
    ...runtime,
    'netlathe_model.h': encode(writeModelHeader(network, classes, outputs)),
    'netlathe_model.c': encode(writeModelSource(layers, arena, rule, classes)),
    ...(count > 0 ? { 'images.bin': images, 'expected.bin': expectedOutputs(potentials, outputs, rule) } : {}),
  }
  return { files, sizes: measureSizes(layers, arena), images: count }
}

/** For every image its outputs and its class, 32-bit little-endian. */
function expectedOutputs(potentials: Int32Array, outputs: number, rule: ClassRule): Uint8Array {
  const count = potentials.length / outputs
  const view = new DataView(new ArrayBuffer(4 * count * (outputs + 1)))
  for (let image = 0; image < count; image++) {
    const row = potentials.subarray(image * outputs, (image + 1) * outputs)
    const values = [...row, classOf(row, rule)]
    values.forEach((value, index) => view.setInt32(4 * (image * (outputs + 1) + index), value, true))
  }
  return new Uint8Array(view.buffer)
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
