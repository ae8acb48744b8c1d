import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { checkReport } from '../../../akida/commands/check-network.ts'
import { mapReport } from '../../../akida/commands/map-network.ts'
import { runNetworkReport } from '../../../akida/commands/run-network.ts'
import { mapModes, type MapMode } from '../../../akida/mapper/mapping.ts'
import type { AkidaNetwork } from '../../../akida/network.ts'
import { AppError } from '../../../base/errors.ts'
import { isImageName } from '../../../dataset/image-names.ts'
import { readAkidaNetworkText } from '../../../formats/akida-network/read.ts'
import { decodeImage } from '../../../node/images/decode.ts'
import { walkFolder } from '../../../node/images/walk.ts'
import { createIntegerEngine } from '../../../node/integer/engine.ts'
import { readDevice } from '../../../node/runner-services/devices.ts'
import { readWholeFile } from '../../../node/runner-services/read-file.ts'
import { text, type Options } from '../options.ts'
import { formatPercent, formatTable, type Output } from '../output.ts'
import type { Command } from './command.ts'

type Action = (network: AkidaNetwork, options: Options, output: Output) => Promise<number>

const actions: Record<string, Action> = { run, map, check }

export const akidaCommand: Command = {
  usage: 'akida <action> <network>',
  description: 'Run, map or check an integer network file (akida1-network/1): akida run|map|check NETWORK.json',
  options: [
    { flags: '--weights <file>', description: 'Weights (default: weights.bin beside the network)' },
    { flags: '--images <path>', description: 'run: a folder of images, or a file of uint8 pixels (n, h, w, c)' },
    { flags: '--device <device>', description: 'map, check: AKD1500 (default), AKD1000' },
    { flags: '--mode <mode>', description: 'map: Minimal (default), AllNps or HwPr' },
  ],
  async run([name = '', file = ''], options, output) {
    const action = actions[name]
    if (!action)
      throw new AppError(
        'cli.unknown-action',
        `There is no action "${name}". Allowed: ${Object.keys(actions).join(', ')}.`,
      )
    const path = resolve(file)
    const weights = text(options, 'weights') ?? join(dirname(path), 'weights.bin')
    const json = new TextDecoder().decode(await readWholeFile(path))
    return action(readAkidaNetworkText(json, await readWholeFile(resolve(weights))), options, output)
  },
}

async function run(network: AkidaNetwork, options: Options, output: Output): Promise<number> {
  const images = text(options, 'images')
  if (images === undefined)
    throw new AppError('cli.bad-option', '--images is missing. Name a folder of images or a file of pixels.', {
      option: '--images',
    })
  const report = runNetworkReport(network, await readImages(resolve(images), network), await createIntegerEngine())
  output.result(report, () =>
    [
      formatTable(
        ['layer', 'output', 'sparsity'],
        report.layers.map((layer) => [layer.name, layer.output_shape.join('x'), formatPercent(layer.sparsity)]),
      ),
      formatTable(
        ['image', 'values'],
        report.predict.map((values, index) => [String(index), values.map((value) => value.toFixed(4)).join('  ')]),
      ),
    ].join('\n'),
  )
  return 0
}

async function map(network: AkidaNetwork, options: Options, output: Output): Promise<number> {
  const mode = text(options, 'mode') ?? 'Minimal'
  if (!isMapMode(mode))
    throw new AppError('cli.bad-option', `--mode is "${mode}". Allowed: ${mapModes.join(', ')}.`, { option: '--mode' })
  const report = mapReport(network, readDevice(text(options, 'device') ?? 'AKD1500'), mode)
  output.result(report, () =>
    [
      formatTable(
        ['layer', 'runs in', 'NPs', 'type', 'splits', 'pass', 'sequence', 'reason'],
        report.layers.map((row) => [
          row.name,
          row.backend,
          row.nps,
          row.np_type,
          `${row.spatial_splits}x${row.filter_splits}`,
          row.pass,
          row.sequence,
          row.reason,
        ]),
      ),
      `${report.totals.nps} NPs, ${report.totals.passes} passes, ${report.totals.sequences} sequences, program about ${report.totals.program_bytes} bytes (estimated)`,
    ].join('\n'),
  )
  return 0
}

async function check(network: AkidaNetwork, options: Options, output: Output): Promise<number> {
  const report = checkReport(network, readDevice(text(options, 'device') ?? 'AKD1500'))
  output.result(report, () =>
    report.diagnostics.length === 0
      ? `${report.network} runs on ${report.device}.`
      : report.diagnostics
          .map(({ severity, subject, message, hint }) => `${severity}: ${subject}: ${message}${hint ? ` ${hint}` : ''}`)
          .join('\n'),
  )
  return report.ok ? 0 : 1
}

/** Pixels of a `.bin` file as they are, or of every image below a folder, sorted by path and resized to the network's input. */
async function readImages(path: string, { inputShape: [height, width, channels] }: AkidaNetwork): Promise<Uint8Array> {
  const isFolder = await stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  )
  if (!isFolder) return readWholeFile(path)
  const names = (await walkFolder(path)).files.filter(isImageName).sort()
  if (names.length === 0)
    throw new AppError('akida-run.images', `The folder ${path} holds no images. JPEG and PNG files are read.`, { path })
  const size = height * width * channels
  const pixels = new Uint8Array(names.length * size)
  for (const [index, name] of names.entries()) {
    const bytes = await readFile(join(path, name))
    const image = await decodeImage(bytes, { height, width, channels }).catch((cause: unknown) => {
      throw new AppError(
        'akida-run.images',
        `${name} cannot be decoded. Remove it or replace it by a readable image.`,
        { path: name },
        cause,
      )
    })
    pixels.set(image, index * size)
  }
  return pixels
}

function isMapMode(value: string): value is MapMode {
  return (mapModes as readonly string[]).includes(value)
}
