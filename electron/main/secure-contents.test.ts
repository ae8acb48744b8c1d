import { EventEmitter } from 'node:events'
import type { Session, WebContents } from 'electron'
import { expect, it, vi } from 'vitest'
import { refusePermissions, secureContents } from './secure-contents.ts'

/** The part of WebContents that is secured: its events and its handler for new windows. */
class FakeContents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | null = null
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }
}

it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('refuses to leave the studio on %s', (event) => {
  const contents = new FakeContents()
  secureContents(contents as unknown as WebContents, vi.fn())
  const visit = (url: string): boolean => {
    const preventDefault = vi.fn()
    contents.emit(event, { preventDefault, url })
    return preventDefault.mock.calls.length === 0
  }
  expect(visit('app://studio/index.html#/runs')).toBe(true)
  for (const url of ['https://example.org/', 'file:///etc/passwd', 'app://artifact/abc', 'app://studio.example/'])
    expect(visit(url)).toBe(false)
})

it('opens no window: web links go to the browser, everything else nowhere', () => {
  const contents = new FakeContents()
  const openLink = vi.fn()
  secureContents(contents as unknown as WebContents, openLink)
  expect(contents.openHandler?.({ url: 'https://example.org/' })).toEqual({ action: 'deny' })
  expect(contents.openHandler?.({ url: 'file:///etc/passwd' })).toEqual({ action: 'deny' })
  expect(openLink).toHaveBeenCalledExactlyOnceWith('https://example.org/')
})

it('grants writing to the clipboard and nothing else', () => {
  let check: ((contents: null, permission: string) => boolean) | null = null
  let request: ((contents: null, permission: string, answer: (isGranted: boolean) => void) => void) | null = null
  refusePermissions({
    setPermissionCheckHandler: (handler: typeof check) => (check = handler),
    setPermissionRequestHandler: (handler: typeof request) => (request = handler),
  } as unknown as Session)
  const answers = (permission: string): boolean[] => {
    const answer = vi.fn<(isGranted: boolean) => void>()
    request?.(null, permission, answer)
    return [check?.(null, permission) ?? true, answer.mock.calls[0]?.[0] ?? true]
  }
  expect(answers('clipboard-sanitized-write')).toEqual([true, true])
  for (const permission of ['media', 'geolocation', 'notifications', 'openExternal'])
    expect(answers(permission)).toEqual([false, false])
})
