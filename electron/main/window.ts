import { join } from 'node:path'
import { BrowserWindow } from 'electron'
import { studioOrigin } from './app-protocol.ts'

/** The studio's window: a sandboxed page without Node, shown when it has something to show. */
export function createStudioWindow(preloadFolder: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 640,
    show: false,
    title: 'Netlathe',
    webPreferences: {
      preload: join(preloadFolder, 'index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${studioOrigin}/index.html`)
  return window
}
