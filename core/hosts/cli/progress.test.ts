import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createProgress } from './progress.ts'

function show(isTTY: boolean, updates: [seconds: number, phase: string, progressRatio: number][]): string {
  const stream = Object.assign(new PassThrough(), { isTTY })
  let now = 0
  const progress = createProgress(stream, () => now)
  for (const [seconds, phase, progressRatio] of updates) {
    now = seconds * 1000
    progress.update({ title: 'Train', phase, progressRatio, secondsLeft: 300 })
  }
  progress.end()
  return String(stream.read())
}

test('without a terminal, a phase is told of once and then every minute, whatever it counts', () => {
  const text = show(false, [
    [0, 'Loading', 0],
    [1, 'Epoch 1 of 9', 0],
    [30, 'Epoch 1 of 9', 0.1],
    [59, 'Epoch 2 of 9', 0.2],
    [61, 'Epoch 2 of 9', 0.25],
    [62, 'Epoch 3 of 9', 0.3],
    [63, 'Measuring', 0.9],
  ])
  expect(text.split('\n')).toEqual([
    'Train: Loading 0 %, 5 min left',
    'Train: Epoch 1 of 9 0 %, 5 min left',
    'Train: Epoch 2 of 9 25 %, 5 min left',
    'Train: Measuring 90 %, 5 min left',
    '',
  ])
})

test('on a terminal one line is rewritten at every step and removed at the end', () => {
  const text = show(true, [
    [0, 'Loading', 0],
    [0.1, 'Loading', 0.5],
  ])
  expect(text).toBe('\r\u001b[KTrain: Loading 0 %, 5 min left\r\u001b[KTrain: Loading 50 %, 5 min left\r\u001b[K')
})
