import type * as tfc from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

export type Inputs = Record<string, Tensor>
export type Attributes = Record<string, unknown>
export type Kernel<Backend> = (inputs: Inputs, attributes: Attributes, backend: Backend) => Tensor | Tensor[]

/** Registers a kernel unless the backend has one of that name. */
export function registerKernel<Backend>(
  tf: typeof tfc,
  kernelName: string,
  backendName: string,
  kernel: Kernel<Backend>,
): void {
  if (tf.getKernel(kernelName, backendName)) return
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const result = kernel(inputs as unknown as Inputs, attrs ?? {}, backend as Backend)
      return result
    },
  })
}

/** Registers a composed kernel for the backends without a native one. */
export function registerComposed(tf: typeof tfc, kernelName: string, kernel: Kernel<unknown>): void {
  for (const backendName of ['cpu', 'wasm']) {
    registerKernel(tf, kernelName, backendName, (inputs, attributes, backend) =>
      tf.tidy(() => kernel(inputs, attributes, backend) as Tensor),
    )
  }
}
