import type { MenuItemConstructorOptions } from 'electron'

/** What the menu can ask of the studio. The renderer carries it out, by what is open and focused. */
export const menuCommands = [
  'project.new',
  'project.open',
  'project.close',
  'model.import',
  'data.add',
  'report.export',
  'edit.undo',
  'edit.redo',
  'help.shortcuts',
] as const
export type MenuCommand = (typeof menuCommands)[number]

/** The application menu. Shortcuts are shown here and handled by the page, which knows whether a text field has the focus. */
export function buildMenu(isMac: boolean, send: (command: MenuCommand) => void): MenuItemConstructorOptions[] {
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: () => send(command),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  return [
    ...(isMac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: 'File',
      submenu: [
        item('New project ...', 'project.new', 'CmdOrCtrl+N'),
        item('Open project ...', 'project.open', 'CmdOrCtrl+O'),
        separator,
        item('Import model ...', 'model.import', 'CmdOrCtrl+I'),
        item('Add data set ...', 'data.add'),
        item('Export report ...', 'report.export', 'CmdOrCtrl+E'),
        separator,
        item('Close project', 'project.close'),
        ...(isMac ? [] : [separator, { role: 'quit' } satisfies MenuItemConstructorOptions]),
      ],
    },
    {
      label: 'Edit',
      submenu: [
        item('Undo', 'edit.undo', 'CmdOrCtrl+Z'),
        item('Redo', 'edit.redo', 'CmdOrCtrl+Shift+Z'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
    { label: 'Help', submenu: [item('Keyboard shortcuts', 'help.shortcuts')] },
  ]
}
