import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JobState } from '../contract/job.ts'
import type { Clock } from '../ports/clock.ts'
import { canonicalJson, fingerprintOf } from './fingerprint.ts'
import { fillPlaceholders } from './placeholders.ts'
import { uniqueName } from './record.ts'
import { planRecovery } from './recovery.ts'
import { createProgressThrottle, type PassedProgress } from './throttle.ts'
import { createTimeLeft } from './time-left.ts'
import { canMove, isTerminal } from './transitions.ts'

function handClock(): Clock & { advance(ms: number): void } {
  let now = 0
  let timers: { at: number; callback: () => void }[] = []
  return {
    now: () => now,
    after(delayMs, callback) {
      const timer = { at: now + delayMs, callback }
      timers.push(timer)
      return () => (timers = timers.filter((each) => each !== timer))
    },
    advance(ms) {
      now += ms
      const due = timers.filter((timer) => timer.at <= now)
      timers = timers.filter((timer) => timer.at > now)
      for (const timer of due) timer.callback()
    },
  }
}

describe('throttle', () => {
  test('at most ten a second, the first and the last always, and no point is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { minLength: 1, maxLength: 60 }), (gaps) => {
        const clock = handClock()
        const passed: { at: number; progress: PassedProgress }[] = []
        const throttle = createProgressThrottle(clock, 100, (progress) => passed.push({ at: clock.now(), progress }))
        gaps.forEach((gap, index) => {
          clock.advance(gap)
          throttle.report({ ratio: index / gaps.length, phase: 'work', points: { loss: [index, 1] } })
          if (index === 0) expect(passed).toHaveLength(1)
        })
        throttle.flush()
        expect(passed.at(-1)!.progress.ratio).toBe((gaps.length - 1) / gaps.length)
        expect(passed.flatMap(({ progress }) => progress.points['loss']!.map(([x]) => x))).toEqual(
          gaps.map((_, index) => index),
        )
        // The flush at the end may come early; all others keep their distance.
        for (let n = 1; n < passed.length - 1; n++)
          expect(passed[n]!.at - passed[n - 1]!.at).toBeGreaterThanOrEqual(100)
      }),
    )
  })

  test('pieces of a record that are held back arrive as one', () => {
    const clock = handClock()
    const passed: PassedProgress[] = []
    const throttle = createProgressThrottle(clock, 100, (progress) => passed.push(progress))
    const piece = (epoch: number) => ({
      layers: ['a'],
      classes: [],
      sparsity: [[epoch, [0.5]]] as [number, number[]][],
      speed: [],
      epochs: [],
    })
    for (const epoch of [1, 2, 3]) throttle.report({ ratio: null, phase: '', record: piece(epoch) })
    throttle.report({ ratio: null, phase: '' })
    throttle.flush()
    expect(passed.map(({ record }) => record?.sparsity.map(([epoch]) => epoch))).toEqual([[1], [2, 3]])
  })

  test('the last of a burst comes by itself', () => {
    const clock = handClock()
    const ratios: (number | null)[] = []
    const throttle = createProgressThrottle(clock, 100, ({ ratio }) => ratios.push(ratio))
    for (const ratio of [0, 0.1, 0.2]) throttle.report({ ratio, phase: '' })
    expect(ratios).toEqual([0])
    clock.advance(100)
    expect(ratios).toEqual([0, 0.2])
  })
})

test('time left is the time so far by the share done, without pauses', () => {
  const left = createTimeLeft()
  expect(left.at(0, 0)).toBe(null)
  expect(left.at(10_000, 0.25)).toBe(30)
  expect(left.at(20_000, 0.5)).toBe(20)
  left.stop()
  expect(left.at(500_000, 0.5)).toBe(20)
  expect(left.at(510_000, 0.75)).toBe(10)
  expect(left.at(520_000, 1)).toBe(0)
  expect(left.at(520_000, null)).toBe(null)
})

test('time left after a resume counts only what this attempt has done', () => {
  const left = createTimeLeft()
  left.at(0, 0.5)
  expect(left.at(10_000, 0.75)).toBe(10)
})

test('terminal states lead nowhere', () => {
  const states: JobState[] = ['queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled', 'interrupted']
  expect(states.filter(isTerminal)).toEqual(['succeeded', 'failed', 'cancelled', 'interrupted'])
  for (const from of states.filter(isTerminal)) for (const to of states) expect(canMove(from, to)).toBe(false)
  expect(canMove('queued', 'succeeded')).toBe(false)
})

test('recovery follows the handler, and gives up after three attempts', () => {
  const plan = (recovery: 'resume' | 'restart' | 'abandon' | null, attempt: number, hasCheckpoint: boolean): string =>
    planRecovery({ recovery, attempt }, hasCheckpoint, 'signal SIGKILL').action
  expect(plan('resume', 1, true)).toBe('resume')
  expect(plan('resume', 1, false)).toBe('restart')
  expect(plan('restart', 2, true)).toBe('restart')
  expect(plan(null, 1, false)).toBe('restart')
  expect(plan('abandon', 1, true)).toBe('give-up')
  expect(plan('resume', 3, true)).toBe('give-up')
  expect(planRecovery({ recovery: 'resume', attempt: 3 }, true, 'signal SIGKILL').message).toContain('signal SIGKILL')
})

test('placeholders are replaced wherever they stand, others are left', () => {
  const ids = new Map([
    ['best', 'm_1'],
    ['dataset', 'd_1'],
  ])
  expect(
    fillPlaceholders({ modelId: '$best', list: [{ datasetId: '$dataset' }], price: '$5', n: 1, none: null }, ids),
  ).toEqual({
    modelId: 'm_1',
    list: [{ datasetId: 'd_1' }],
    price: '$5',
    n: 1,
    none: null,
  })
})

test('equal work has an equal fingerprint, whatever the inputs are called', () => {
  const environment = {
    netlathe: '1',
    node: 'v24',
    engine: 'tfjs-node',
    engineVersion: '4',
    platform: 'a',
    cpu: 'b',
    cores: 2,
  }
  const run = {
    type: 'train' as const,
    config: { epochs: 5, model: 'm_1', name: 'a' },
    seed: 1,
    inputHashes: { model: 'aa' },
    environment,
  }
  const print = fingerprintOf(run)
  expect(print).toMatch(/^[0-9a-f]{64}$/)
  expect(
    fingerprintOf({
      ...run,
      config: { name: 'b', model: 'm_2', epochs: 5 },
      environment: { ...environment, cpu: 'c' },
    }),
  ).toBe(print)
  expect(fingerprintOf({ ...run, seed: 2 })).not.toBe(print)
  expect(fingerprintOf({ ...run, inputHashes: { model: 'ab' } })).not.toBe(print)
  expect(fingerprintOf({ ...run, config: { ...run.config, epochs: 6 } })).not.toBe(print)
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: 1 })).toBe('{"a":1,"b":[{"c":2,"d":1}]}')
})

test('a taken name gets a number', () => {
  expect(uniqueName('net', new Set())).toBe('net')
  expect(uniqueName('net', new Set(['net', 'net-2']))).toBe('net-3')
})
