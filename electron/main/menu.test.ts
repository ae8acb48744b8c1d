import type { MenuItemConstructorOptions } from 'electron'
import { expect, it, vi } from 'vitest'
import { buildMenu, menuCommands } from './menu.ts'

const flatten = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])])

it.each([true, false])('reaches every command exactly once (macOS: %s) and leaves shortcuts to the page', (isMac) => {
  const send = vi.fn()
  const items = flatten(buildMenu(isMac, send)).filter(({ click }) => click !== undefined)
  for (const item of items) (item.click as () => void)()
  expect(send.mock.calls.flat().sort()).toEqual([...menuCommands].sort())
  for (const item of items) if (item.accelerator !== undefined) expect(item.registerAccelerator).toBe(false)
})
