/** What a C compiler made of a bundle. */
export type CBuild = {
  /** Program and version, e.g. `gcc 12.2.0`. */
  compiler: string
  /** Machine code of the runtime and the model at -O2, bytes; null where it cannot be measured. */
  codeBytes: number | null
  /** What the bundle's own test printed; empty when it has no images. */
  testOutput: string
  /** The test ended well. True without images: it was only compiled. */
  isEqual: boolean
}

/** Compiles the files of a bundle (by plain name) with warnings as errors and runs its test; null without a compiler. */
export type BuildC = (files: Readonly<Record<string, Uint8Array>>, signal?: AbortSignal) => Promise<CBuild | null>
