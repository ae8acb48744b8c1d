import { expect, it } from 'vitest'
import { titleOf } from './titles.ts'

const names: Record<string, string> = { m1: 'tuned', d1: 'photos' }
const title = (type: Parameters<typeof titleOf>[0], params: Record<string, unknown>) =>
  titleOf(type, params, (id) => names[id] ?? id)

it('tells two profiles of a model apart by device and mode', () => {
  expect(title('profile', { model: 'm1', device: 'AKD1500', mode: 'Minimal' })).toBe('Profile tuned on AKD1500 Minimal')
  expect(title('profile', { model: 'm1', device: 'AKD1500', mode: 'AllNps' })).toBe('Profile tuned on AKD1500 AllNps')
  expect(title('profile', { model: 'm1', device: 'AKD1000', mode: 'Minimal' })).toBe('Profile tuned on AKD1000 Minimal')
})

it('names models and data sets by name, files without their folder', () => {
  expect(title('train', { model: 'm1', epochs: 1 })).toBe('Train tuned for 1 epoch')
  expect(title('train', { model: 'm1', epochs: 5 })).toBe('Train tuned for 5 epochs')
  expect(title('evaluate', { model: 'm1', data: 'd1', split: 'test' })).toBe('Evaluate tuned on photos, test')
  expect(title('import', { path: 'C:\\models\\vww_96.h5' })).toBe('Import vww_96.h5')
  expect(title('data', { path: '/photos/people', extraPaths: ['/photos/more', 'web/'] })).toBe(
    'Read the images in people, more and web',
  )
})
