/**
 * What a stage found: `{ passed, failed, skipped, problems, skips }`. `problems` are texts to print for what failed, `skips` one line
 * with the reason for each thing left out.
 */
export const emptyResult = () => ({ passed: 0, failed: 0, skipped: 0, problems: [], skips: [] })

/** A check that counts as one. */
export const oneCheck = (isOk, problem = '') => ({
  ...emptyResult(),
  passed: isOk ? 1 : 0,
  failed: isOk ? 0 : 1,
  problems: isOk ? [] : [problem],
})

/** A stage left out, with its reason. */
export const leftOut = (what, reason) => ({ ...emptyResult(), skipped: 1, skips: [`${what}: ${reason}`] })

/** Several results together. */
export function sumResults(results) {
  return results.reduce(
    (sum, result) => ({
      passed: sum.passed + result.passed,
      failed: sum.failed + result.failed,
      skipped: sum.skipped + result.skipped,
      problems: [...sum.problems, ...result.problems],
      skips: [...sum.skips, ...result.skips],
    }),
    emptyResult(),
  )
}

/** The one line that everything ends with. */
export const summaryLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`

/**
 * Reads vitest's JSON report. A file that could not be loaded and a run that ended badly without a failed test count
 * as one failure each: neither may look like a success.
 *
 * @param report the parsed report, or null when there is none
 * @param exitCode vitest's
 */
export function readVitestReport(report, exitCode, name) {
  if (!report) return oneCheck(false, `${name}: vitest ended with code ${exitCode} and left no report.`)
  const result = emptyResult()
  for (const file of report.testResults) {
    const tests = file.assertionResults
    for (const test of tests) {
      if (test.status === 'passed') result.passed++
      else if (test.status === 'failed') result.failed++
      else {
        result.skipped++
        result.skips.push(
          `${file.name.replace(/^.*[\\/](core|renderer|electron)[\\/]/, '$1/')}: ${test.fullName.trim()}${test.note ? `: ${test.note}` : ''}`,
        )
      }
    }
    if (file.status === 'failed' && !tests.some(({ status }) => status === 'failed')) {
      result.failed++
      result.problems.push(`${file.name}: could not be run. ${file.message ?? ''}`)
    }
  }
  if (exitCode !== 0 && result.failed === 0) {
    result.failed++
    result.problems.push(
      `${name}: vitest ended with code ${exitCode} although no test failed (an error outside the tests).`,
    )
  }
  return result
}
