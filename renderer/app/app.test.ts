import { describe, expect, it } from 'vitest'
import { rank } from './filter-commands.ts'
import { baseName, joinPath, withExtension } from './paths.ts'
import { matchesShortcut, shortcutText } from './shortcuts.ts'

const press = (key: string, modifiers: Partial<Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>> = {}) =>
  new KeyboardEvent('keydown', { key, ...modifiers })

describe('shortcuts', () => {
  it('take Ctrl elsewhere and Cmd on a Mac', () => {
    expect(matchesShortcut(press('k', { ctrlKey: true }), 'Mod+K', false)).toBe(true)
    expect(matchesShortcut(press('k', { metaKey: true }), 'Mod+K', true)).toBe(true)
    expect(matchesShortcut(press('k', { ctrlKey: true }), 'Mod+K', true)).toBe(false)
    expect(matchesShortcut(press('k'), 'Mod+K', false)).toBe(false)
  })

  it('tell undo from redo by Shift', () => {
    const redo = press('Z', { ctrlKey: true, shiftKey: true })
    expect(matchesShortcut(redo, 'Mod+Z', false)).toBe(false)
    expect(matchesShortcut(redo, 'Mod+Shift+Z', false)).toBe(true)
  })

  it('are written as the system writes them', () => {
    expect(shortcutText('Mod+Shift+Z', false)).toBe('Ctrl Shift Z')
    expect(shortcutText('Mod+K', true)).toBe('⌘K')
  })
})

describe('the palette', () => {
  const items = ['Swap to standard convolution', 'Go to Model', 'Import model…', 'Build AkidaNet']
  it('finds by any words in any order', () => {
    expect(rank(items, 'standard swap', String)).toEqual(['Swap to standard convolution'])
    expect(rank(items, 'xyz', String)).toEqual([])
    expect(rank(items, ' ', String)).toEqual(items)
  })

  it('prefers words that start with the query', () => {
    expect(rank(['Remodel', 'Go to Model'], 'model', String)).toEqual(['Go to Model', 'Remodel'])
  })
})

describe('paths of the engine’s machine', () => {
  it('keep its separator', () => {
    expect(joinPath('/data', 'a.netlathe')).toBe('/data/a.netlathe')
    expect(joinPath('/', 'a')).toBe('/a')
    expect(joinPath('C:\\data', 'a')).toBe('C:\\data\\a')
  })

  it('get an extension only when it is missing', () => {
    expect(withExtension('a', 'netlathe')).toBe('a.netlathe')
    expect(withExtension('a.Netlathe', 'netlathe')).toBe('a.Netlathe')
    expect(baseName('C:\\m\\vww_96.h5')).toBe('vww_96')
  })
})
