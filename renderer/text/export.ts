const plural = (count: number, one: string) => `${count} ${count === 1 ? one : `${one}s`}`

/** Words of the export of a quantised model. */
export const exportText = {
  command: 'Export bundle…',
  title: 'Export bundle',
  description: 'Files that run the network elsewhere, with test images and the outputs they must give.',
  format: 'Format',
  formats: { metatf: 'MetaTF: for the akida package', c: 'C: for any processor' },
  formatHints: {
    metatf: 'A Python program rebuilds the network with the akida package, checks it and saves .fbz.',
    c: 'C99 without dependencies or floating point, weights packed at 1, 2, 4 or 8 bits; compiled and tested where a compiler is installed.',
  },
  model: 'Model',
  noModel: 'Only quantised models can be exported. Train one quantisation-aware first.',
  folder: 'Folder',
  choose: 'Choose…',
  chooseTitle: 'Choose a folder for the bundle',
  folderHint: 'A new or an empty folder',
  folderError: 'Name the folder to write.',
  data: 'Test images from',
  noData: 'No test images',
  images: 'Test images',
  checking: 'Checking the fields of every filter…',
  fine: {
    metatf: 'Every threshold and step fits the fields of the chip.',
    c: 'Every layer has an integer form: the C bundle takes it.',
  },
  notForAkida: 'Akida does not have the bit widths of this model. The C bundle takes it.',
  notConvertible: 'This model cannot be converted:',
  filters: (count: number) =>
    `${plural(count, 'value')} ${count === 1 ? 'does' : 'do'} not fit the fields of the chip: such a bundle cannot be mapped.`,
  filtersHint: 'Prune these filters or train on with a smaller learning rate, then export again. Nothing is clipped.',
  columns: { layer: 'Layer', filter: 'Filter', field: 'Field', value: 'Value', range: 'Allowed' },
  fields: { threshold: 'threshold', act_step: 'step' },
  range: (lowest: string, highest: string) => `${lowest} to ${highest}`,
  start: 'Export',
  startAnyway: 'Export all the same',
  cancel: 'Cancel',
  close: 'Close',
  written: (count: number, folder: string) => `${plural(count, 'file')} in ${folder}`,
  next: {
    metatf:
      'With the akida package installed, `python rebuild.py` in that folder rebuilds and checks the network. `netlathe akida check` reads its network.json.',
    c: '`make test` in that folder compiles the bundle and compares every output; README.md says how to call it.',
  },
  c: {
    memory: 'Memory',
    bytes: 'Bytes',
    eightBitBytes: 'With 8-bit weights',
    weights: 'Weights',
    tables: 'Thresholds and steps',
    code: 'Code',
    arena: 'Static memory',
    notMeasured: 'not measured',
    noCompiler: 'No C compiler was found: the bundle was not compiled, and its code was not measured.',
    test: (compiler: string, output: string) => `${compiler}: ${output || 'compiled; no images to test with'}`,
    saved: ([weights, tables]: readonly { bytes: number | null; eightBitBytes: number | null }[]) => {
      const together = (weights?.bytes ?? 0) + (tables?.bytes ?? 0)
      const eightBit = (weights?.eightBitBytes ?? 0) + (tables?.eightBitBytes ?? 0)
      return `Constants take ${together.toLocaleString('en-US')} bytes, ${(100 * (1 - together / eightBit)).toFixed(1)} % less than with 8-bit weights.`
    },
  },
  file: 'File',
  size: 'Size',
  reveal: 'Show folder',
}
