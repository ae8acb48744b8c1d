import { createReconnectingClient } from '../../core/rpc/client.ts'
import { createSocketTransport } from '../../core/rpc/socket-transport.ts'
import { waitBeforeReconnect } from './backoff.ts'
import type { Host } from './host.ts'

/** A browser tab on the web host of this machine: no dialogs of its own, downloads instead of saving. */
export function createWebHost(): Host {
  const nothing = () => () => {}
  return {
    capabilities: { nativeDialogs: false, revealInFolder: false, saveToDisk: false },
    pickFile: async () => null,
    pickFolder: async () => null,
    pickSavePath: async () => null,
    reveal: async () => {},
    openLink: async (url) => void window.open(url, '_blank', 'noopener,noreferrer'),
    setTitle: (title) => (document.title = title),
    saveArtifact: async (url, fileName) => download(url, fileName),
    artifactUrl: (path) => path,
    onMenu: nothing,
    onOpenFile: nothing,
    connect: () =>
      createReconnectingClient({
        connect: () => createSocketTransport(new WebSocket(socketUrl())),
        wait: waitBeforeReconnect,
      }),
  }
}

function socketUrl(): string {
  const url = new URL('rpc', window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.search = ''
  url.hash = ''
  return url.href
}

function download(url: string, fileName: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
}
