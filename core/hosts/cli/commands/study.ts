import { resolve } from 'node:path'
import { writeFile } from 'node:fs/promises'
import type { StudyResult } from '../../../contract/campaigns/study.ts'
import { parallelism, parallelOption, pointOptions, pointParams, resumeNewest } from '../campaign-options.ts'
import { datasetReference } from '../dataset-reference.ts'
import { ensureProject } from '../open-or-create.ts'
import { bits, given, number, numbers, text, type Options } from '../options.ts'
import { formatPercent, formatTable } from '../output.ts'
import { runCampaign } from '../run-campaign.ts'
import { withProject } from '../session.ts'
import { modelOption, seedOption, type Command } from './command.ts'

const hint = 'What is finished is kept. `netlathe study RECIPE PROJECT --resume` goes on.'

export const studyCommand: Command = {
  usage: 'study <recipe> <project>',
  description:
    'The reference study (recipe: vww): baseline AkidaNet, amplitude sweep, prunability, strategies, both combined, larger models reduced',
  options: [
    { flags: '--from <file>', description: 'Keras .h5 to start from' },
    { ...modelOption, description: 'Instead: a model of the project' },
    { flags: '--half <model>', description: 'Trained float model of alpha .5 (left out when not given)' },
    { flags: '--full <model>', description: 'Trained float model of alpha 1.0 (left out when not given)' },
    {
      flags: '--from-half <file>',
      description: 'Instead: a pretrained network of alpha .5 (TensorFlow Lite, Keras, TensorFlow.js)',
    },
    { flags: '--from-full <file>', description: 'Instead: one of alpha 1.0' },
    { flags: '--size <pixels>', description: 'Edge of the input of models from these files (default: 96)' },
    { flags: '--data <data>', description: 'Data set by name or id, or a folder of images' },
    { flags: '--teacher <model>', description: 'Model whose soft labels are learned (default: the imported one)' },
    { flags: '--scale <scale>', description: 'quick or full (default)' },
    { flags: '--amplitudes <list>', description: 'Amplitudes of L1+L2 in the sweep' },
    { flags: '--ratios <list>', description: 'Shares of the filters that are cut' },
    { flags: '--float-epochs <n>', description: 'Float epochs of the baseline' },
    { flags: '--point-epochs <n>', description: 'Float epochs of every other model' },
    { flags: '--epochs <n>', description: 'Quantised epochs of every model' },
    { flags: '--bits <w/w/a>', description: 'Bits of the quantised trainings (default: 8/4/4)' },
    { flags: '--images <n>', description: 'Calibration images for least squares (default: 1000)' },
    ...pointOptions,
    parallelOption,
    { flags: '--report <file>', description: 'Write the report (HTML) here' },
    { flags: '--resume', description: 'Go on with the newest study that is not over' },
    seedOption,
  ],
  examples: ['netlathe study vww work --from vww_96.h5 --data ./vww --scale quick --report study.html'],
  async run([recipe = '', path = ''], options, output) {
    const project = await ensureProject(path, output)
    return withProject(
      project,
      async (client, _cwdPath, readArtifact) => {
        const begin = async () => {
          if (options['resume'] === true) return resumeNewest(client, 'study', 'Start one with --from.')
          const params = given({
            recipe,
            path: filePath(options, 'from'),
            model: text(options, 'model'),
            halfModel: text(options, 'half'),
            halfPath: filePath(options, 'fromHalf'),
            fullPath: filePath(options, 'fromFull'),
            size: number(options, 'size'),
            fullModel: text(options, 'full'),
            data: await datasetReference(client, text(options, 'data'), output),
            teacher: text(options, 'teacher'),
            scale: text(options, 'scale'),
            amplitudes: numbers(options, 'amplitudes'),
            ratios: numbers(options, 'ratios'),
            floatEpochs: number(options, 'floatEpochs'),
            pointEpochs: number(options, 'pointEpochs'),
            quantisedEpochs: number(options, 'epochs'),
            calibrationImages: number(options, 'images'),
            bits: bits(options, 'bits'),
            ...pointParams(options),
            seed: number(options, 'seed'),
          })
          return client.call('campaigns.start', { kind: 'study', params })
        }
        const { campaign, run, result } = await runCampaign<StudyResult>(client, begin, output, hint)
        const reportPath = text(options, 'report')
        if (reportPath !== undefined) {
          const report = await client.call('report.render', { runs: [run.id], format: 'html' })
          await writeFile(resolve(reportPath), await readArtifact(report.sha256))
        }
        output.result({ campaignId: campaign.id, runId: run.id, metrics: run.metrics, ...result, reportPath }, () =>
          [
            formatTable(
              ['part', 'model', 'accuracy val', 'sparsity', 'FPS', 'of the baseline', 'parameters'],
              result.points.map(({ phase, title, metrics, rateRatio }) => [
                phase,
                title,
                formatPercent(metrics['accuracyRatio']),
                formatPercent(metrics['sparsityRatio']),
                metrics['framesPerSecond'],
                rateRatio === null ? null : `${rateRatio.toFixed(2)}x`,
                metrics['parameters'],
              ]),
            ),
            ...result.findings,
            ...run.diagnostics.map(({ message }) => message),
            ...(reportPath === undefined ? [] : [`Report: ${resolve(reportPath)}`]),
            `Model ${result.modelId}, run ${run.id}. Rates are simulated.`,
          ].join('\n'),
        )
        return 0
      },
      parallelism(options),
    )
  },
}

/** A file named by an option, as an absolute path. */
function filePath(options: Options, key: string): string | undefined {
  const given = text(options, key)
  return given === undefined ? undefined : resolve(given)
}
