import { describe, expect, test } from 'vitest'
import { readMeasurementsCsv } from './read.ts'

const target = { device: 'MINE', source: 'mine.csv' }
const header = 'model,layer,type,h_in,c_in,filters,stride,input_sparsity,events_in,cycles_measured'
const read = (...lines: string[]) => readMeasurementsCsv([header, ...lines].join('\n'), target)

describe('readMeasurementsCsv', () => {
  test('reads layers in their order and counts every input of the first one', () => {
    const { models } = read('a,conv_0,hrc,96,3,8,2,0,,71560', 'a,conv_1,conv,48,8,16,1,.2386,14034,91760')
    expect(models).toHaveLength(1)
    // 96 x 96 x 3 inputs.
    expect(models[0]!.layers[0]).toMatchObject({ type: 'input_conv', inSize: 96, eventsIn: 27648, cycles: 71560 })
    expect(models[0]!.layers[1]).toMatchObject({ name: 'conv_1', type: 'conv', eventsIn: 14034 })
  })
  test('takes events from the sparsity where they are not given', () => {
    const { models } = read('a,sep_1,sep,10,4,8,1,0.75,,1000')
    expect(models[0]!.layers[0]!.eventsIn).toBe(100)
  })
  test('networks of the same shapes make one group', () => {
    const line = (model: string, size: number) => `${model},sep_1,sep,${size},4,8,1,0.5,,1000`
    const [a, b, c] = read(line('a', 8), line('b', 8), line('c', 16)).models
    expect(a!.group).toBe(b!.group)
    expect(c!.group).not.toBe(a!.group)
  })
  test('takes quoted names, a byte order mark, Windows line ends, empty first cells and other columns', () => {
    const text = `\uFEFFnote,${header}\r\n,"alpha ""1"", big",x,conv,8,4,8,1,0.5,,1000\r\n\r\n`
    const { models } = readMeasurementsCsv(text, target)
    expect(models.map(({ name }) => name)).toEqual(['alpha "1", big'])
  })
  test.each([
    ['', 'measurements.empty', /header line/],
    [header, 'measurements.empty', /one line a layer/],
    ['model;layer\na;b', 'measurements.columns', /separated by commas/],
    [`${header.replace('c_in,', '')}\na`, 'measurements.columns', /column c_in/],
    [`${header}\na,x,pool,8,4,8,1,0,,5`, 'measurements.value', /Line 2: type is "pool". Allowed: hrc, conv or sep/],
    [`${header}\na,x,conv,8,4,8,1,1.5,,5`, 'measurements.value', /input_sparsity is "1.5".*from 0 to 1/],
    [`${header}\na,x,conv,8,4,8,1,0,257,5`, 'measurements.value', /events_in is "257".*from 0 to 256/],
    [`${header}\na,x,conv,8,4,8,1,0,,`, 'measurements.value', /cycles_measured is ""/],
    [`${header}\n,x,conv,8,4,8,1,0,,9`, 'measurements.value', /model is "".*a name/],
  ])('refuses %j', (text, code, message) => {
    expect(() => readMeasurementsCsv(text, target)).toThrow(expect.objectContaining({ code }))
    expect(() => readMeasurementsCsv(text, target)).toThrow(message)
  })
})
