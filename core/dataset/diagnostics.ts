import type { Diagnostic } from '../base/diagnostic.ts'

/** The part of a data set that findings are about. `perClass` counts images in the order of its classes. */
export type CheckedDataset = {
  name: string
  counts: { split: string; perClass: number[]; total: number }[]
  unreadable: { path: string; reason: string }[]
}

/** Findings about a data set that do not stop the work: unreadable files, missing splits, imbalance, too few images. */
export function checkDataset(dataset: CheckedDataset): Diagnostic[] {
  const findings: Diagnostic[] = []
  const unreadable = dataset.unreadable.length
  if (unreadable > 0)
    findings.push({
      code: 'data.unreadable-files',
      severity: 'warning',
      subject: dataset.name,
      message: `${unreadable} ${unreadable === 1 ? 'file' : 'files'} could not be read and ${unreadable === 1 ? 'is' : 'are'} left out, the first: ${dataset.unreadable[0]!.path} (${dataset.unreadable[0]!.reason}).`,
      hint: 'Replace or remove the files, then add the folder again.',
      values: { count: unreadable },
    })
  for (const { split, total, perClass } of dataset.counts) {
    if (total === 0)
      findings.push({
        code: 'data.split-empty',
        severity: split === 'train' ? 'warning' : 'info',
        subject: dataset.name,
        message: `The ${split} split has no images.`,
        hint:
          split === 'train'
            ? 'The data set can be used to evaluate and profile, not to train.'
            : `Add a folder "${split}" to measure on it.`,
        values: { split },
      })
    const fewest = Math.min(...perClass)
    const most = Math.max(...perClass)
    if (total > 0 && most > 3 * Math.max(fewest, 1))
      findings.push({
        code: 'data.imbalanced',
        severity: 'warning',
        subject: `${dataset.name}: ${split}`,
        message: `The largest class of the ${split} split has ${most} images, the smallest ${fewest}: accuracy favours the large one.`,
        hint: 'Read the accuracy per class, or limit the number of images: a limit is balanced between classes.',
        values: { split, most, fewest },
      })
  }
  return findings
}
