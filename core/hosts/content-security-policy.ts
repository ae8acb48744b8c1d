/**
 * The Content-Security-Policy of the studio's page, the same in both shells: nothing from elsewhere, no inline script.
 * Styles may be inline, for the charts and popovers set them on elements; WebAssembly may compile.
 *
 * @param extraSources further sources of images and requests: the scheme of Electron's artifacts
 */
export function contentSecurityPolicy(extraSources: readonly string[] = []): string {
  const own = ["'self'", ...extraSources].join(' ')
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    `img-src ${own} data: blob:`,
    "font-src 'self' data:",
    `connect-src ${own}`,
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
