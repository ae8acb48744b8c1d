import { fileName } from '../base/file-name.ts'
import type { JobType } from '../contract/jobs/registry.ts'

const exportFormats: Record<string, string> = { metatf: 'MetaTF bundle', c: 'C bundle' }
const listFormat = new Intl.ListFormat('en-GB')

/** What a job is called in lists, e.g. `Train vww_96 for 5 epochs`. `nameOf` gives the name of a model or data set of an id. */
export function titleOf(type: JobType, params: Record<string, unknown>, nameOf: (id: string) => string): string {
  const text = (key: string): string => {
    const value = params[key]
    return typeof value === 'string' ? nameOf(value) : typeof value === 'number' ? String(value) : ''
  }
  switch (type) {
    case 'import':
      return `Import ${fileName(text('path'))}`
    case 'build':
      return `Build ${text('architecture')}`
    case 'data':
      return `Read the images in ${listFormat.format([text('path'), ...extraFolders(params)].map(fileName))}`
    case 'evaluate':
      return `Evaluate ${text('model')} on ${text('data')}, ${text('split')}`
    case 'adapt':
      return `Adapt ${text('model')}`
    case 'swap':
      return `Swap layers of ${text('model')}`
    case 'quantise':
      return `Quantise ${text('model')}`
    case 'sensitivity':
      return `Measure the bit sensitivity of ${text('model')}`
    case 'train':
      return `Train ${text('model')} for ${text('epochs')} ${params['epochs'] === 1 ? 'epoch' : 'epochs'}`
    case 'thresholds':
      return `Raise the thresholds of ${text('model')}`
    case 'prunability':
      return `Measure the prunability of ${text('model')}`
    case 'prune':
      return `Prune ${text('model')}`
    case 'profile':
      return `Profile ${text('model')} on ${text('device')} ${text('mode')}`.trimEnd()
    case 'export':
      return `Export ${text('model')} as ${exportFormats[text('format')] ?? text('format')}`
  }
}

function extraFolders({ extraPaths }: Record<string, unknown>): string[] {
  return Array.isArray(extraPaths) ? extraPaths.map(String) : []
}
