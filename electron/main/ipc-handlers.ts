import { writeFile } from 'node:fs/promises'
import type { BrowserWindow, Dialog, IpcMain, Shell } from 'electron'
import { AppError } from '../../core/base/errors.ts'
import { ipc } from '../ipc-channels.ts'
import type { Content } from '../processes/messages.ts'
import { inputs, readLink } from './inputs.ts'
import { isStudioUrl } from './secure-contents.ts'

type Sender = { senderFrame: { url: string } | null }

export type IpcDependencies = {
  ipcMain: Pick<IpcMain, 'handle' | 'on'>
  dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>
  shell: Pick<Shell, 'showItemInFolder' | 'openExternal'>
  window(): BrowserWindow
  readContent(path: string): Promise<Content>
  /** The window asks for a port to the engine. */
  sendEnginePort(): void
  /** The window listens for files to open. */
  sendWaitingFiles(): void
}

/** Registers what the window may ask. Requests from anything but the studio's own page and input of another shape are refused. */
export function registerIpcHandlers(dependencies: IpcDependencies): void {
  const { ipcMain, dialog, shell, window } = dependencies
  const handle = (channel: string, answer: (...values: unknown[]) => Promise<unknown>): void =>
    ipcMain.handle(channel, async (event, ...values: unknown[]) => {
      requireStudio(channel, event)
      return answer(...values)
    })
  const listen = (channel: string, receive: (value: unknown) => void): void =>
    void ipcMain.on(channel, (event, value: unknown) => {
      requireStudio(channel, event)
      receive(value)
    })

  handle(ipc.pickFile, async (value) => {
    const options = inputs.pickFile.parse(value)
    return first(await dialog.showOpenDialog(window(), { ...options, properties: ['openFile'] }))
  })
  handle(ipc.pickFolder, async (value) => {
    const options = inputs.pickFolder.parse(value)
    return first(await dialog.showOpenDialog(window(), { ...options, properties: ['openDirectory'] }))
  })
  handle(ipc.pickSavePath, async (value) => {
    const { suggestedName, ...options } = inputs.pickSavePath.parse(value)
    const { canceled, filePath } = await dialog.showSaveDialog(window(), { ...options, defaultPath: suggestedName })
    return canceled ? null : filePath
  })
  handle(ipc.reveal, async (value) => shell.showItemInFolder(inputs.path.parse(value)))
  handle(ipc.openLink, async (value) => {
    const link = readLink(value)
    if (link === null) throw new AppError('host.link-refused', 'Only http and https links can be opened.')
    await shell.openExternal(link)
  })
  handle(ipc.saveArtifact, async (url, fileName) => {
    const path = inputs.artifactUrl.parse(url).replace(/^app:\//, '')
    const name = inputs.fileName.parse(fileName)
    const { canceled, filePath } = await dialog.showSaveDialog(window(), { defaultPath: name })
    if (canceled) return
    const content = await dependencies.readContent(path)
    if (content === null || content.status !== 200)
      throw new AppError('host.artifact-missing', `${name} is no longer in the project.`)
    await writeFile(filePath, content.body)
  })
  listen(ipc.setTitle, (value) => window().setTitle(inputs.title.parse(value)))
  listen(ipc.requestEnginePort, () => dependencies.sendEnginePort())
  listen(ipc.readyForFiles, () => dependencies.sendWaitingFiles())
}

function requireStudio(channel: string, event: Sender): void {
  if (event.senderFrame === null || !isStudioUrl(event.senderFrame.url))
    throw new Error(`${channel}: refused, not asked by the studio`)
}

function first({ canceled, filePaths }: { canceled: boolean; filePaths: string[] }): string | null {
  return canceled ? null : (filePaths[0] ?? null)
}
