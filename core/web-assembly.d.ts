// WebAssembly as it is in Node and in browsers; its types come with the DOM's, which neither pure core nor the Node side loads.

declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]?: 'WebAssembly.Module'
  }
  interface Memory {
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }
  interface Instance {
    readonly exports: Record<string, unknown>
  }
  var Module: { new (bytes: Uint8Array | ArrayBuffer): Module }
  var Memory: { new (descriptor: { initial: number; maximum?: number; shared?: boolean }): Memory }
  var Instance: { new (module: Module, imports?: Record<string, Record<string, unknown>>): Instance }
  function compile(bytes: Uint8Array | ArrayBuffer): Promise<Module>
  function instantiate(module: Module, imports?: Record<string, Record<string, unknown>>): Promise<Instance>
  function validate(bytes: Uint8Array | ArrayBuffer): boolean
}
