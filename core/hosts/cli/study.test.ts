import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AkidanetResult } from '../../contract/campaigns/akidanet.ts'
import type { OptimiseResult } from '../../contract/campaigns/optimise.ts'
import type { StudyResult } from '../../contract/campaigns/study.ts'
import type { RunSummary } from '../../contract/run.ts'
import { writeDemoImages } from '../../node/images/demo.ts'
import { runCommandLine, runForJson } from '../../testing/command-line.ts'
import { temporaryFolder } from '../../testing/image-folder.ts'

/** One epoch, few and small images: that the parts fit together is what counts here, not what comes out. */
const small = ['--epochs', '1', '--limit', '32', '--eval-images', '20', '--profile-images', '4', '--device', 'AKD1000']

describe('the whole path, the search and the study on the command line', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  const run = <Result>(...args: string[]) => runForJson<Result & { runId: string }>(folder.path, ...args)
  beforeAll(async () => {
    folder = await temporaryFolder()
    await writeDemoImages(join(folder.path, 'images'), { sizePx: 32, seed: 7 })
    await run('new', 'small.netlathe')
    await run('build', 'small.netlathe', '--architecture', 'mobilenet-small', '--size', '32', '--name', 'mobilenet')
  })
  afterAll(() => folder[Symbol.asyncDispose]())

  it('makes a measured AkidaNet in one command, from a folder of images', async () => {
    const made = await run<AkidanetResult>(
      ...['akidanet', 'small.netlathe', '--model', 'mobilenet', '--data', 'images', '--test'],
      ...['--float-epochs', '1', '--images', '32', ...small],
    )
    expect(made.accuracyRatio).not.toBeNull()
    expect(made.testAccuracyRatio).not.toBeNull()
    expect(made.framesPerSecond).toBeGreaterThan(0)
    expect(made.stages.every(({ seconds }) => seconds > 0)).toBe(true)
    const sum = made.stages.reduce((total, { seconds }) => total + seconds, 0)
    expect(made.wallSeconds).toBeGreaterThanOrEqual(sum * 0.9)
  })

  it('finds a point that meets a modest target, and says that an impossible one is not met', async () => {
    const search = [
      'optimise',
      'small.netlathe',
      '--model',
      'akidanet-float',
      '--data',
      'images',
      '--rungs',
      '1',
      '--parallel',
      '1',
    ]
    const lists = ['--amplitudes', '0', '--ratios', '0.5', '--quantised-epochs', '1', ...small]
    const found = await run<OptimiseResult>(...search, '--target', 'at least 10 FPS', ...lists)
    expect(found).toMatchObject({ isReached: true, reason: 'reached' })
    expect(found.explanation[0]).toContain('is reached')
    // A quarter of a second of trials: the first point and no more.
    const missed = await runCommandLine(
      folder.path,
      ...[...search, '--target', 'at most 1 parameters', ...lists, '--minutes', '0.004', '--json'],
    )
    expect(missed.code).toBe(1)
    expect(JSON.parse(missed.stdout)).toMatchObject({ isReached: false, reason: 'budget' })
  })

  it('does the study, and its report has the figures with the published points beside the measured ones', async () => {
    const args = [
      ...['study', 'vww', 'small.netlathe', '--model', 'mobilenet', '--data', 'images', '--scale', 'quick'],
      // One runner, which loads TensorFlow once: the trainings are too short for more.
      ...['--parallel', '1'],
      ...['--amplitudes', '1e-6', '--ratios', '0.5', '--float-epochs', '1', '--point-epochs', '1', '--images', '32'],
      ...[...small, '--report', 'study.html'],
    ]
    const study = await run<StudyResult>(...args)
    const phases = new Set(study.points.map(({ phase }) => phase))
    expect(phases).toEqual(new Set(['baseline', 'regularised', 'pruned', 'combined']))
    expect(study.prunabilityRunId).not.toBeNull()
    expect(study.findings.join(' ')).toContain('Alpha .5: left out')
    const page = await readFile(join(folder.path, 'study.html'), 'utf8')
    for (const title of ['All models', 'Activity regularisation', 'Prunability of each layer'])
      expect(page).toContain(title)
    // Four published models in two charts, eight published amplitudes in two charts.
    expect(page.match(/class="mark c\d hollow"[^>]*><title>|class="mark c\d hollow"[^>]*>\s*<title>/g)).toHaveLength(24)

    const runs = await run<RunSummary[]>('runs', 'small.netlathe')
    const again = await run<StudyResult>(...args)
    const after = await run<RunSummary[]>('runs', 'small.netlathe')
    // Everything but prunability and the study's own record is taken from the stored runs.
    expect(after.length - runs.length).toBeLessThanOrEqual(2)
    expect(again.points.map(({ metrics }) => metrics)).toEqual(study.points.map(({ metrics }) => metrics))
  })

  it.each([
    [['optimise', 'small.netlathe', '--data', 'images', '--target', '133 bananas'], 'cannot be read'],
    [['optimise', 'small.netlathe', '--data', 'images'], '--target is missing'],
    [['akidanet', 'small.netlathe', '--data', 'images'], 'one of path'],
    [['study', 'imagenet', 'small.netlathe', '--model', 'mobilenet', '--data', 'images'], 'recipe'],
  ])('refuses %j and says why', async (args, words) => {
    const { code, stderr } = await runCommandLine(folder.path, ...args)
    expect(code).toBe(2)
    expect(stderr).toContain(words)
  })
})
