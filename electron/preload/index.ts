import { contextBridge, ipcRenderer } from 'electron'
import { enginePortMessage, type PreloadBridge } from '../../renderer/host/bridge.ts'
import { ipc } from '../ipc-channels.ts'

// One request, one fresh port; the renderer asks again when it reconnects. The page is its own only listener.
ipcRenderer.on(ipc.enginePort, (event) => window.postMessage(enginePortMessage, '*', event.ports))

const subscribe =
  (channel: string) =>
  (listener: (value: string) => void): (() => void) => {
    const receive = (_event: unknown, value: string): void => listener(value)
    ipcRenderer.on(channel, receive)
    return () => ipcRenderer.off(channel, receive)
  }
const onMenu = subscribe(ipc.menu)
const onOpenFile = subscribe(ipc.openFile)

const bridge: PreloadBridge = {
  capabilities: { nativeDialogs: true, revealInFolder: true, saveToDisk: true },
  pickFile: (options) => ipcRenderer.invoke(ipc.pickFile, options) as Promise<string | null>,
  pickFolder: (options) => ipcRenderer.invoke(ipc.pickFolder, options) as Promise<string | null>,
  pickSavePath: (options) => ipcRenderer.invoke(ipc.pickSavePath, options) as Promise<string | null>,
  reveal: (path) => ipcRenderer.invoke(ipc.reveal, path) as Promise<void>,
  openLink: (url) => ipcRenderer.invoke(ipc.openLink, url) as Promise<void>,
  setTitle: (title) => ipcRenderer.send(ipc.setTitle, title),
  saveArtifact: (url, fileName) => ipcRenderer.invoke(ipc.saveArtifact, url, fileName) as Promise<void>,
  onMenu,
  onOpenFile(listener) {
    const stop = onOpenFile(listener)
    // Files that the system asked for before the studio listened wait in the main process.
    ipcRenderer.send(ipc.readyForFiles)
    return stop
  },
  requestEnginePort: () => ipcRenderer.send(ipc.requestEnginePort),
}

contextBridge.exposeInMainWorld('netlathe', bridge)
