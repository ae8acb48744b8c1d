import { describe, expect, it } from 'vitest'
import { parseDevice } from '../../../core/akida/device.ts'
import { bundledDevice } from '../../stores/bundled-devices.ts'
import { kindOfNode, readForm, writeForm } from './device-form.ts'

const base = bundledDevice('AKD1500')
if (!base) throw new Error('AKD1500 comes with the studio')

describe('device form', () => {
  it('shows AKD1500 as its data sheet has it: 400 MHz, 24 + 7 + 1 processors, 112.5 mW', () => {
    expect(readForm(base)).toMatchObject({
      clockMhz: 400,
      plainNodes: 24,
      connectedNodes: 7,
      externalNodes: 1,
      floorPowerMw: 112.5,
      isMultiPass: true,
    })
  })
  it('nothing changed gives the device back, sources and all', () => {
    expect(writeForm(base, readForm(base))).toEqual(base)
  })
  it('marks what was changed as set by the user and nothing else', () => {
    const device = writeForm(base, { ...readForm(base), id: 'MINE', clockMhz: 200, perSynapticOperationPj: 4 })
    expect(device.clock).toEqual({ value: 2e8, unit: 'Hz', source: 'set by the user', status: 'assumed' })
    expect(device.energy.perSynapticOperation).toMatchObject({ value: 4, unit: base.energy.perSynapticOperation.unit })
    expect(device.energy.floorPower).toEqual(base.energy.floorPower)
    expect(parseDevice(device).id).toBe('MINE')
    expect(base.clock.value).toBe(4e8)
  })
  it('takes processors away at the end of the mesh and adds them behind it, each id once', () => {
    const fewer = writeForm(base, { ...readForm(base), plainNodes: 22 })
    const gone = base.nodes.filter(({ id }) => !fewer.nodes.some((node) => node.id === id))
    expect(gone.map(({ id }) => id)).toEqual(['3.3.2', '3.3.3'])
    const more = writeForm(base, { ...readForm(base), plainNodes: 40, externalNodes: 3 })
    expect(more.nodes).toHaveLength(40 + 7 + 3)
    expect(new Set(more.nodes.map(({ id }) => id)).size).toBe(50)
    expect(more.nodes.filter((node) => kindOfNode(node) === 'externalNodes')).toHaveLength(3)
    expect(parseDevice(more).nodes).toHaveLength(50)
  })
})
