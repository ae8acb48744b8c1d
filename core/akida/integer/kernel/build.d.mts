/** Builds the kernels that are missing or older than their sources. Returns the names of the modules built. */
export function buildKernels(): Promise<string[]>
