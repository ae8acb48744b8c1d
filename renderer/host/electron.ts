import { createReconnectingClient } from '../../core/rpc/client.ts'
import { createPortTransport } from '../../core/rpc/port-transport.ts'
import type { Transport } from '../../core/rpc/transport.ts'
import { enginePortMessage, type PreloadBridge } from './bridge.ts'
import { waitBeforeReconnect } from './backoff.ts'
import { createPendingTransport } from './pending-transport.ts'
import type { Host } from './host.ts'

/** Electron: dialogs through the preload bridge, the engine through a MessagePort. */
export function createElectronHost(bridge: PreloadBridge): Host {
  return {
    capabilities: bridge.capabilities,
    pickFile: (options) => bridge.pickFile(options),
    pickFolder: (options) => bridge.pickFolder(options),
    pickSavePath: (options) => bridge.pickSavePath(options),
    reveal: (path) => bridge.reveal(path),
    openLink: (url) => bridge.openLink(url),
    setTitle: (title) => bridge.setTitle(title),
    saveArtifact: (url, fileName) => bridge.saveArtifact(url, fileName),
    artifactUrl: (path) => `app:/${path}`,
    onMenu: (listener) => bridge.onMenu(listener),
    onOpenFile: (listener) => bridge.onOpenFile(listener),
    connect: () => createReconnectingClient({ connect: () => openPort(bridge), wait: waitBeforeReconnect }),
  }
}

function openPort(bridge: PreloadBridge): Transport {
  const pending = createPendingTransport()
  const receive = (event: MessageEvent): void => {
    const port = event.ports[0]
    if (event.source !== window || event.data !== enginePortMessage || !port) return
    window.removeEventListener('message', receive)
    pending.open(createPortTransport(port))
  }
  window.addEventListener('message', receive)
  bridge.requestEnginePort()
  return pending.transport
}
