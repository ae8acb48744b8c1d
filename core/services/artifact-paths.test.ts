import { describe, expect, it } from 'vitest'
import { augmentation } from '../contract/jobs/train.ts'
import { parseArtifactPath, thumbnailUrl } from './artifact-paths.ts'

describe('paths of images', () => {
  it('say which image, and what is shown of it', () => {
    const view = { augmentation: augmentation.parse({ zoomRatio: 0.3 }), variant: 2, seed: 7, height: 96, width: 64 }
    const path = 'train/a b/x & y?.png'
    expect(parseArtifactPath(thumbnailUrl('d1', path))).toEqual({
      kind: 'thumbnail',
      datasetId: 'd1',
      path,
      view: null,
    })
    expect(parseArtifactPath(thumbnailUrl('d1', path, view))).toEqual({
      kind: 'thumbnail',
      datasetId: 'd1',
      path,
      view,
    })
  })

  it('with a view that cannot be read give nothing', () => {
    for (const view of ['', '{', '{}', '%zz', JSON.stringify({ variant: -1 })])
      expect(parseArtifactPath(`/thumbnail/d1/a.png?view=${view}`)).toBeNull()
  })
})
