import type { Session, WebContents } from 'electron'
import { studioOrigin } from './app-protocol.ts'
import { readLink } from './inputs.ts'

/** Whether an address belongs to the studio itself. */
export function isStudioUrl(address: string): boolean {
  return address === studioOrigin || address.startsWith(`${studioOrigin}/`)
}

/** No navigation away from the studio, no new windows (links open in the browser), no embedded pages. */
export function secureContents(contents: WebContents, openLink: (url: string) => void): void {
  const refuse = (event: { preventDefault(): void; url: string }): void => {
    if (!isStudioUrl(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', refuse)
  contents.on('will-frame-navigate', refuse)
  contents.on('will-redirect', refuse)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    const link = readLink(url)
    if (link !== null) openLink(link)
    return { action: 'deny' }
  })
}

/** The studio needs no camera, location, notification or the like: only writing to the clipboard is granted. */
export function refusePermissions(session: Session): void {
  const isAllowed = (permission: string): boolean => permission === 'clipboard-sanitized-write'
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isAllowed(permission)))
  session.setPermissionCheckHandler((_contents, permission) => isAllowed(permission))
}
