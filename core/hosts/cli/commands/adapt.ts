import type { AdaptResult } from '../../../contract/jobs/adapt.ts'
import { flag, given, number, text } from '../options.ts'
import { formatNumber, formatPercent } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { dataOption, modelOption, nameOption, type Command } from './command.ts'

export const adaptCommand: Command = {
  usage: 'adapt <project>',
  description: 'Give a pretrained model other classes and another input size, its new head fitted to its features',
  options: [
    modelOption,
    dataOption,
    { flags: '--classes <names>', description: 'Class names separated by commas (default: those of the data set)' },
    { flags: '--size <pixels>', description: 'Edge of the square input (default: as it is)' },
    { flags: '--cut-head', description: 'Cut the head although its classes fit' },
    { flags: '--head <way>', description: 'fit (default, needs a data set) or zeros' },
    { flags: '--limit <n>', description: 'Training images the head is fitted on (default: all)' },
    nameOption,
  ],
  async run([project = ''], options, output) {
    return withProject(project, async (client) => {
      const params = given({
        model: text(options, 'model'),
        data: text(options, 'data'),
        classes: text(options, 'classes')?.split(','),
        size: number(options, 'size'),
        cutHead: flag(options, 'cutHead'),
        head: text(options, 'head'),
        limit: number(options, 'limit'),
        name: text(options, 'name'),
      })
      const { run, result } = await runJob<AdaptResult>(client, 'adapt', params, output)
      output.result({ runId: run.id, ...result, diagnostics: run.diagnostics }, () => describe(result).join('\n'))
      return 0
    })
  },
}

function describe({
  modelId,
  classes,
  cutLayers,
  sizeBefore,
  sizeAfter,
  measuredNorms,
  fit,
  after,
}: AdaptResult): string[] {
  const head = cutLayers.length > 0 ? `Cut ${cutLayers.join(', ')}` : 'Nothing cut'
  return [
    `${head}; classes ${classes.join(', ')}; input ${sizeBefore} -> ${sizeAfter} px`,
    ...(measuredNorms > 0 ? [`Statistics of ${measuredNorms} batch normalisations measured`] : []),
    ...(fit
      ? [
          `Head fitted on ${formatNumber(fit.images)} images x ${formatNumber(fit.features)} features, ridge ${fit.ridge}; ${fit.chosenOn} ${formatPercent(fit.chosenAccuracyRatio)}`,
        ]
      : []),
    ...(after ? [`Accuracy on ${after.split}: ${formatPercent(after.accuracyRatio)}`] : []),
    `Model ${modelId}`,
  ]
}
