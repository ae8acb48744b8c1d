const plural = (count: number, one: string) => `${count} ${count === 1 ? one : `${one}s`}`

/** Words of the export for the vendor's runtime. */
export const exportText = {
  command: 'Export MetaTF bundle…',
  title: 'Export MetaTF bundle',
  description:
    'Integers, manifest, test images with the outputs they must give, and a Python program that rebuilds the network with the akida package, checks it and saves .fbz.',
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
  fine: 'Every threshold and step fits the fields of the chip.',
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
  next: 'With the akida package installed, `python rebuild.py` in that folder rebuilds and checks the network. `netlathe akida check` reads its network.json.',
  file: 'File',
  size: 'Size',
  reveal: 'Show folder',
}
