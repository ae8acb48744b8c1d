// What Node 24 and every browser of the product have in common and pure core may use, declared by hand: the type check of pure
// core (tsconfig.pure.json) loads neither Node's nor the DOM's types. Add here only what needs no clock, file, network or page.

interface TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>
}
declare var TextEncoder: { new (): TextEncoder }

interface TextDecoder {
  decode(input?: ArrayBufferView | ArrayBuffer, options?: { stream?: boolean }): string
}
declare var TextDecoder: { new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder }

interface EventTarget {
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

interface AbortSignal extends EventTarget {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
}
declare var AbortSignal: { any(signals: Iterable<AbortSignal>): AbortSignal; abort(reason?: unknown): AbortSignal }

interface AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}
declare var AbortController: { new (): AbortController }

interface URL {
  readonly href: string
  readonly protocol: string
  readonly host: string
  readonly pathname: string
  readonly searchParams: { get(name: string): string | null }
}
declare var URL: { new (url: string, base?: string): URL }

declare function structuredClone<T>(value: T, options?: { transfer?: readonly unknown[] }): T
declare function queueMicrotask(callback: () => void): void
