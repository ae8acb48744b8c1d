import { expect, it } from 'vitest'
import { chartTableToCsv } from './chart-csv.ts'

it('writes units into the header, quotes what needs it and leaves missing values empty', () => {
  const csv = chartTableToCsv({
    columns: [
      { label: 'Layer', unit: '' },
      { label: 'Latency', unit: 'ms' },
    ],
    rows: [
      ['conv_0', 0.1789],
      ['a "b", c', null],
    ],
  })
  expect(csv).toBe('Layer,Latency (ms)\r\nconv_0,0.1789\r\n"a ""b"", c",\r\n')
})
