import type { QuantiseResult } from '../../../contract/jobs/quantise.ts'
import { bits, given, layerBits, number, text } from '../options.ts'
import { formatPercent, formatTable } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import { dataOption, modelOption, nameOption, seedOption, type Command } from './command.ts'

export const quantiseCommand: Command = {
  usage: 'quantise <project>',
  description: 'Quantise a float model without training it (PTQ), and measure what every layer loses',
  options: [
    modelOption,
    dataOption,
    { flags: '--bits <w/w/a>', description: 'First-layer weights/weights/activations (default: 8/4/4)' },
    { flags: '--layer-bits <list>', description: 'Bits of single layers, such as separable_4:2/4,conv_1:4' },
    { flags: '--observer <kind>', description: 'Activation steps: mse (default), percentile, min-max or fixed' },
    { flags: '--equalise <exponent>', description: 'Evening out of depthwise channels (default: 0.5; 0: off)' },
    { flags: '--images <n>', description: 'Training images that choose the steps (default: 512)' },
    { flags: '--no-correction', description: "Keep batch normalisation's statistics as they were in float" },
    nameOption,
    seedOption,
  ],
  examples: ['netlathe quantise study.netlathe --model float --bits 8/4/4 --observer mse'],
  async run([project = ''], options, output) {
    return withProject(project, async (client) => {
      const params = given({
        model: text(options, 'model'),
        data: text(options, 'data'),
        bits: bits(options, 'bits'),
        layerBits: layerBits(options, 'layerBits'),
        observer: text(options, 'observer'),
        equaliseExponent: number(options, 'equalise'),
        images: number(options, 'images'),
        correction: options['correction'] === false ? false : undefined,
        name: text(options, 'name'),
        seed: number(options, 'seed'),
      })
      const { run, result } = await runJob<QuantiseResult>(client, 'quantise', params, output)
      output.result({ runId: run.id, metrics: run.metrics, ...result, diagnostics: run.diagnostics }, () =>
        [
          formatTable(
            ['layer', 'bits', 'step', 'weight error', 'output error', 'output SNR (dB)'],
            result.layers.map((row) => [
              row.layer,
              `${row.weightBits}/${row.activationBits}`,
              row.step,
              formatPercent(row.weightError),
              formatPercent(row.outputError),
              row.snrDb,
            ]),
          ),
          `Accuracy ${formatPercent(result.before?.accuracyRatio)} -> ${formatPercent(result.after?.accuracyRatio)} (${result.after?.split ?? '-'}, ${result.arithmetic} arithmetic)`,
          ...run.diagnostics.map(({ severity, subject, message }) => `${severity}: ${subject}: ${message}`),
          `Model ${result.modelId}, run ${run.id}`,
        ].join('\n'),
      )
      return 0
    })
  },
}
