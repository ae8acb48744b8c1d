/** What the compiled kernels export. Pointers and byte offsets are plain numbers into the imported memory. See `assembly/`. */
export interface PlainKernels {
  activatePixels(
    source: number,
    pixels: number,
    blocks: number,
    parameters: number,
    top: number,
    places: number,
    output: number,
  ): void
  comparePixels(
    source: number,
    pixels: number,
    blocks: number,
    bounds: number,
    top: number,
    places: number,
    output: number,
  ): void
  multiply16: Multiply
  depthwiseSums: Depthwise
  poolMax(
    source: number,
    height: number,
    width: number,
    pixelBytes: number,
    size: number,
    stride: number,
    top: number,
    left: number,
    rows: number,
    columns: number,
    output: number,
  ): void
  sumGlobally(source: number, pixels: number, pixelBytes: number, lowest: number, highest: number, output: number): void
  saturate(values: number, count: number, lowest: number, highest: number): void
  countRows(source: number, rows: number, rowBytes: number, stride: number, counts: number): void
  widenRows(
    source: number,
    rows: number,
    rowBytes: number,
    sourceStride: number,
    target: number,
    targetStride: number,
  ): void
}

/** The kernels that need relaxed SIMD. */
export interface RelaxedKernels {
  multiply8: Multiply
  depthwiseDigits: Depthwise
  transformTiles(
    input: number,
    places: number,
    tiles: number,
    channels: number,
    pixelBytes: number,
    rowStride: number,
    offset: number,
    output: number,
    frequencyBytes: number,
  ): void
  multiplyTiles(
    weights: number,
    weightStep: number,
    input: number,
    panels: number,
    channels: number,
    frequencyBytes: number,
    products: number,
    output: number,
    outputStep: number,
    outputs: number,
    tiles: number,
    bias: number,
    parameters: number,
    parameterStep: number,
    top: number,
    isRaw: boolean,
    blocks: number,
  ): void
}

/** `blocks` blocks of eight filters over `pixels` pixels. The steps are bytes from one block to the next. */
export type Multiply = (
  weights: number,
  weightStep: number,
  input: number,
  inputs: number,
  rows: number,
  rowBytes: number,
  rowStride: number,
  output: number,
  outputStep: number,
  outputs: number,
  pixels: number,
  bias: number,
  parameters: number,
  parameterStep: number,
  top: number,
  isRaw: boolean,
  blocks: number,
) => void

export type Depthwise = (
  input: number,
  inputs: number,
  pixels: number,
  channels: number,
  weights: number,
  offsets: number,
  k: number,
  pixelStride: number,
  rowStride: number,
  output: number,
) => void

/** The kernels that native code takes over, on the same memory. */
export interface NativeKernels extends Pick<PlainKernels, 'multiply16' | 'depthwiseSums'>, RelaxedKernels {
  /** Those that this processor has, such as `avx512-vnni`, best first. The best is in use. */
  readonly instructionSets: readonly string[]
  /** Another of them, for this thread. */
  use(instructionSet: string): void
  /** The memory that the next calls of this thread work on; it must not grow meanwhile. */
  bind(memory: ArrayBuffer): void
}

export type Kernels = PlainKernels & Partial<RelaxedKernels>
