import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session, shell, type MessagePortMain } from 'electron'
import { ipc } from '../ipc-channels.ts'
import { createEngineSupervisor } from '../processes/engine-supervisor.ts'
import { createAppProtocol } from './app-protocol.ts'
import { createElectronProcesses } from './electron-processes.ts'
import { registerIpcHandlers } from './ipc-handlers.ts'
import { buildMenu } from './menu.ts'
import { createFileQueue, findProjectFile } from './open-files.ts'
import { refusePermissions, secureContents } from './secure-contents.ts'
import { createStudioWindow } from './window.ts'

const outFolder = join(import.meta.dirname, '..')
const engineCloseMs = 10_000

// Before anything else: the scheme's rights can be given only before `ready`, and a second instance must not touch a file.
protocol.registerSchemesAsPrivileged([
  {
    scheme: 'app',
    privileges: {
      standard: true,
      secure: true,
      supportFetchAPI: true,
      corsEnabled: true,
      stream: true,
      codeCache: true,
    },
  },
])
app.enableSandbox()
if (app.requestSingleInstanceLock()) run()
else app.quit()

function run(): void {
  let window: BrowserWindow | null = null
  let isQuitting = false
  const supervisor = createEngineSupervisor(createElectronProcesses(join(outFolder, 'main')), {
    onEngineExit: (code) =>
      isQuitting ? undefined : console.error(`The engine ended with code ${code}; it starts again when asked.`),
  })
  const openLink = (url: string): void => void shell.openExternal(url)
  const files = createFileQueue((path) => window?.webContents.send(ipc.openFile, path))

  const openWindow = (): void => {
    window = createStudioWindow(join(outFolder, 'preload'))
    window.webContents.on('did-start-loading', () => files.pause())
    window.on('closed', () => {
      files.pause()
      window = null
    })
  }
  const openFile = (path: string | null): void => {
    if (path !== null) files.open(path)
    if (!window) return
    if (window.isMinimized()) window.restore()
    window.focus()
  }

  app.on('web-contents-created', (_event, contents) => secureContents(contents, openLink))
  app.on('second-instance', (_event, args, workingFolder) => openFile(findProjectFile(args, workingFolder)))
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openFile(path)
  })
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    if (isQuitting) return
    isQuitting = true
    // The engine closes the project and its runners first; then the application quits for good.
    event.preventDefault()
    void supervisor.stop(engineCloseMs).finally(() => app.quit())
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())

  registerIpcHandlers({
    ipcMain,
    dialog,
    shell,
    window: () => window ?? BrowserWindow.getAllWindows()[0]!,
    readContent: (path) => supervisor.readContent(path),
    sendEnginePort: () =>
      window?.webContents.postMessage(ipc.enginePort, null, [supervisor.connectClient() as unknown as MessagePortMain]),
    sendWaitingFiles: () => files.begin(),
  })

  void app.whenReady().then(() => {
    refusePermissions(session.defaultSession)
    protocol.handle(
      'app',
      createAppProtocol({
        rendererFolder: join(outFolder, 'renderer'),
        readContent: (path) => supervisor.readContent(path),
      }),
    )
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(
        buildMenu(process.platform === 'darwin', (command) => window?.webContents.send(ipc.menu, command)),
      ),
    )
    openFile(findProjectFile(process.argv, process.cwd()))
    openWindow()
  })
}
