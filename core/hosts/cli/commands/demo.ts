import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Profile } from '../../../akida/profile.ts'
import type { BuildResult } from '../../../contract/jobs/build.ts'
import type { DataResult } from '../../../contract/jobs/data.ts'
import type { PruneResult } from '../../../contract/jobs/prune.ts'
import type { SwapResult } from '../../../contract/jobs/swap.ts'
import type { TrainResult } from '../../../contract/jobs/train.ts'
import type { JobType } from '../../../contract/jobs/registry.ts'
import type { Run } from '../../../contract/run.ts'
import { writeDemoImages } from '../../../node/images/demo.ts'
import { text } from '../options.ts'
import { formatNumber, formatPercent, formatTable } from '../output.ts'
import { runJob } from '../run-job.ts'
import { withProject } from '../session.ts'
import type { Command } from './command.ts'

/** Edge of the generated images, pixels: small enough for the WebAssembly engine to finish in minutes. */
const sizePx = 48

export const demoCommand: Command = {
  usage: 'demo',
  description:
    'Do the whole experiment on generated images: a small MobileNet to a pruned 4-bit AkidaNet, with a report',
  options: [
    { flags: '--out <folder>', description: 'Folder for images, project and report (default: a new temporary folder)' },
  ],
  async run(_args, options, output) {
    const given = text(options, 'out')
    const folder = given === undefined ? await mkdtemp(join(tmpdir(), 'netlathe-demo-')) : resolve(given)
    await mkdir(folder, { recursive: true })
    const images = join(folder, 'images')
    await writeDemoImages(images, { sizePx, seed: 7 })
    const project = join(folder, 'demo.netlathe')
    await withProject(null, (client) => client.call('project.create', { path: project, overwrite: true }))
    return withProject(project, async (client, _cwdPath, readArtifact) => {
      const step = <Result>(type: JobType, params: Record<string, unknown>) =>
        runJob<Result>(client, type, params, output)

      const data = (await step<DataResult>('data', { path: images, name: 'generated' })).result.datasetId
      const built = await step<BuildResult>('build', {
        architecture: 'mobilenet-small',
        size: sizePx,
        name: 'mobilenet',
      })
      const float = await step<TrainResult>('train', {
        model: built.result.modelId,
        data,
        epochs: 10,
        learningRate: 1e-2,
        gammaL1: 1e-5,
        labelRatio: 1,
        scoreTest: true,
        name: 'mobilenet-trained',
      })
      const teacher = float.result.modelId
      const swapped = await step<SwapResult>('swap', {
        model: teacher,
        data,
        fuse: true,
        calibrationImages: 500,
        name: 'akidanet',
      })
      const tuned = await step<TrainResult>('train', {
        model: swapped.result.modelId,
        data,
        epochs: 2,
        teacher,
        gammaL1: 1e-5,
        name: 'akidanet-tuned',
      })

      const quantise = { data, epochs: 4, teacher, bits: { inputWeights: 8, weights: 4, activations: 4 } }
      const before = await step<TrainResult>('train', {
        ...quantise,
        model: tuned.result.modelId,
        name: 'akidanet-4bit',
      })
      const profileBefore = await step<Profile>('profile', { model: before.result.modelId, data, images: 0 })

      const pruned = await step<PruneResult>('prune', {
        model: tuned.result.modelId,
        data,
        ratio: 0.3,
        teacher,
        epochsPerStep: 2,
        name: 'akidanet-pruned',
      })
      const activity = { kind: 'l1l2', amplitude: 1e-4 }
      const sparse = await step<TrainResult>('train', {
        model: pruned.result.modelId,
        data,
        epochs: 6,
        learningRate: 1e-2,
        teacher,
        activity,
        name: 'akidanet-sparse',
      })
      const after = await step<TrainResult>('train', {
        ...quantise,
        model: sparse.result.modelId,
        activity,
        name: 'akidanet-pruned-4bit',
      })
      const profileAfter = await step<Profile>('profile', { model: after.result.modelId, data, images: 0 })

      const runs = [float, swapped, tuned, before, profileBefore, pruned, sparse, after, profileAfter].map(
        ({ run }) => run.id,
      )
      const rendered = await client.call('report.render', { runs, format: 'html' })
      const reportPath = join(folder, 'report.html')
      await writeFile(reportPath, await readArtifact(rendered.sha256))

      const models = await client.call('models.list', {})
      const parametersOf = (id: string) => models.find((model) => model.id === id)?.parameters ?? 0
      const rows = [
        row('AkidaNet 4-bit', parametersOf(before.result.modelId), profileBefore.run),
        row('pruned, regularised', parametersOf(after.result.modelId), profileAfter.run),
      ]
      output.result(
        {
          folder,
          project,
          reportPath,
          floatAccuracyRatio: float.result.test?.accuracyRatio,
          before: rows[0],
          after: rows[1],
        },
        () =>
          [
            formatTable(
              ['model', 'accuracy (integer)', 'parameters', 'sparsity', 'latency ms', 'FPS', 'energy mJ'],
              rows.map((entry) => [
                entry.model,
                formatPercent(entry.accuracyRatio),
                entry.parameters,
                formatPercent(entry.sparsityRatio),
                entry.latencyMs,
                entry.framesPerSecond,
                entry.energyMj,
              ]),
            ),
            `Float MobileNet: ${formatPercent(float.result.test?.accuracyRatio)} on ${formatNumber(float.result.test?.count ?? 0)} test images. Latency, FPS and energy are simulated.`,
            `Project: ${project}`,
            `Report:  ${reportPath}`,
          ].join('\n'),
      )
      return 0
    })
  },
}

function row(model: string, parameters: number, { metrics }: Run) {
  const metric = (key: string) => metrics[key] ?? null
  return {
    model,
    parameters,
    accuracyRatio: metric('accuracyRatio'),
    sparsityRatio: metric('sparsityRatio'),
    latencyMs: metric('latencyMs'),
    framesPerSecond: metric('framesPerSecond'),
    energyMj: metric('energyMj'),
  }
}
