import { expect, it } from 'vitest'
import { leftOut, oneCheck, readVitestReport, sumResults, summaryLine } from './results.mjs'

const file = (name, status, tests, message = '') => ({
  name: `/somewhere/core/${name}`,
  status,
  message,
  assertionResults: tests.map(([fullName, state]) => ({ fullName, status: state })),
})

it('adds checks, tests and what was left out to one line', () => {
  const tests = readVitestReport(
    {
      testResults: [
        file('a.test.ts', 'passed', [
          ['x', 'passed'],
          ['y', 'skipped'],
        ]),
      ],
    },
    0,
    'unit',
  )
  const total = sumResults([tests, oneCheck(true), oneCheck(false, 'lint: 2 errors'), leftOut('browser', 'none found')])
  expect(summaryLine(total)).toBe('2 passed, 1 failed, 2 skipped')
  expect(total.problems).toEqual(['lint: 2 errors'])
  expect(total.skips).toEqual(['core/a.test.ts: y', 'browser: none found'])
})

it('counts a file that cannot be loaded, a crash and a missing report as failures', () => {
  const unloadable = readVitestReport(
    { testResults: [file('b.test.ts', 'failed', [], 'Cannot find module')] },
    1,
    'unit',
  )
  expect(unloadable).toMatchObject({ passed: 0, failed: 1 })
  const crashed = readVitestReport({ testResults: [file('c.test.ts', 'passed', [['x', 'passed']])] }, 1, 'unit')
  expect(crashed).toMatchObject({ passed: 1, failed: 1 })
  expect(readVitestReport(null, 137, 'unit')).toMatchObject({ passed: 0, failed: 1 })
})
