import { resolve } from 'node:path'
import { AppError } from '../../../base/errors.ts'
import type { DeviceCalibration } from '../../../contract/devices.ts'
import { given, number, text, type Options } from '../options.ts'
import { formatNumber, formatPercent, formatTable, type Output } from '../output.ts'
import { withProject, type EngineClient } from '../session.ts'
import type { Command } from './command.ts'

type Action = (client: EngineClient, argument: string, options: Options, output: Output) => Promise<number>

const actions: Record<string, Action> = { list, show, add, remove, calibration, fit }

export const devicesCommand: Command = {
  usage: 'devices [action] [argument]',
  description:
    'Devices and how well they are known: devices list | show ID | add FILE | remove ID | calibration ID | fit CSV --id ID',
  options: [
    { flags: '--base <device>', description: 'fit: device whose constants are the starting point (default: AKD1500)' },
    { flags: '--id <id>', description: 'fit: id of the new device' },
    { flags: '--name <name>', description: 'fit: name of the new device (default: its id)' },
    { flags: '--clock <mhz>', description: 'fit: clock of the measured chip in MHz (default: that of the base)' },
    { flags: '--replace', description: 'add, fit: replace a device of your own with the same id' },
  ],
  examples: ['netlathe devices fit my-chip.csv --base AKD1500 --id MYCHIP'],
  async run([name = 'list', argument = ''], options, output) {
    const action = actions[name]
    if (!action)
      throw new AppError(
        'cli.unknown-action',
        `There is no action "${name}". Allowed: ${Object.keys(actions).join(', ')}.`,
      )
    if (argument === '' && name !== 'list')
      throw new AppError('cli.bad-option', `devices ${name} needs one more word: ${wanted[name] ?? 'an id'}.`)
    return withProject(null, (client) => action(client, argument, options, output))
  },
}

const wanted: Record<string, string> = { add: 'a device description (JSON)', fit: 'a CSV file of measurements' }

async function list(client: EngineClient, _argument: string, _options: Options, output: Output): Promise<number> {
  const found = await client.call('devices.list', {})
  output.result(found, () =>
    [
      formatTable(
        ['device', 'name', 'MHz', 'NPs', 'multi-pass', 'made by', 'measured', 'expected error'],
        found.devices.map((device) => [
          device.id,
          device.name,
          device.clockHz / 1e6,
          device.nps,
          device.isMultiPass ? 'yes' : 'no',
          device.isOwn ? 'you' : 'studio',
          device.hasMeasurements ? 'yes' : 'no',
          device.calibration,
        ]),
      ),
      ...found.unreadable.map(({ file, message }) => `Not usable: ${file}: ${message}`),
    ].join('\n'),
  )
  return found.unreadable.length > 0 ? 1 : 0
}

async function show(client: EngineClient, device: string, _options: Options, output: Output): Promise<number> {
  const found = await client.call('devices.get', { device })
  output.result(found, () => JSON.stringify(found, null, 2))
  return 0
}

async function add(client: EngineClient, file: string, options: Options, output: Output): Promise<number> {
  const device = await client.call('devices.add', { path: resolve(file), replace: options['replace'] === true })
  output.result(device, () => `Added ${device.id} (${device.name}).`)
  return 0
}

async function remove(client: EngineClient, device: string, _options: Options, output: Output): Promise<number> {
  const removed = await client.call('devices.remove', { device })
  output.result(removed, () => `Removed ${removed.device.id}.`)
  return 0
}

async function calibration(client: EngineClient, device: string, _options: Options, output: Output): Promise<number> {
  const found = await client.call('devices.calibration', { device })
  output.result(found, () =>
    found === null ? `Nothing was measured on ${device}.` : describeCalibration(found).join('\n'),
  )
  return 0
}

async function fit(client: EngineClient, file: string, options: Options, output: Output): Promise<number> {
  const id = text(options, 'id')
  if (id === undefined)
    throw new AppError('cli.bad-option', '--id is missing. Name the new device.', { option: '--id' })
  const clockMhz = number(options, 'clock')
  const fitted = await client.call('devices.fit', {
    path: resolve(file),
    id,
    replace: options['replace'] === true,
    ...given({
      base: text(options, 'base'),
      name: text(options, 'name'),
      clockHz: clockMhz === undefined ? undefined : clockMhz * 1e6,
    }),
  })
  output.result(fitted, () =>
    [
      `Device ${fitted.device.id} (${fitted.device.name})`,
      formatTable(
        ['constant', 'unit', 'before', 'fitted'],
        fitted.constants.map(({ path, unit, before, after }) => [path, unit, before, after]),
      ),
      ...describeCalibration(fitted.calibration),
    ].join('\n'),
  )
  return 0
}

function describeCalibration({ source, method, networks, models, errors }: DeviceCalibration): string[] {
  const rows = [
    ['per layer', errors.layer],
    ['per network, Minimal', errors.model],
    ['per network, all modes', errors.allModes],
    ['dynamic energy', errors.dynamicEnergy],
    ['total energy', errors.totalEnergy],
  ] as const
  return [
    source,
    method === 'left-out'
      ? `${networks} networks; each is predicted with constants fitted to the others.`
      : `${networks} ${networks === 1 ? 'network' : 'networks of one shape'}: predicted with constants fitted to these very measurements, so the errors say how well the law follows them, not how well it predicts.`,
    formatTable(
      ['network', 'mode', 'measured ms', 'simulated ms', 'error', 'layers, mean', 'layers, worst'],
      models.map((row) => [
        row.model,
        row.isLayerSum ? `${row.mode}, sum of layers` : row.mode,
        formatNumber(row.measuredMs),
        formatNumber(row.predictedMs),
        signed(row.errorRatio),
        formatPercent(row.layerMeanRatio),
        formatPercent(row.layerWorstRatio),
      ]),
    ),
    formatTable(
      ['error', 'count', 'mean', 'worst', 'where'],
      rows.flatMap(([label, value]) =>
        value === null
          ? []
          : [[label, value.count, formatPercent(value.meanRatio), formatPercent(value.worstRatio), value.worst]],
      ),
    ),
  ]
}

const signed = (ratio: number) => `${ratio >= 0 ? '+' : ''}${formatPercent(ratio)}`
