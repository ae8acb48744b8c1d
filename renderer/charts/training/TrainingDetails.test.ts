import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import type { WrongImages } from '../../../core/contract/jobs/common.ts'
import type { DatasetInfo } from '../../../core/contract/jobs/data.ts'
import type { TrainingRecord } from '../../../core/contract/training-record.ts'
import { provideHost, type Host } from '../../host/host.ts'
import { useDatasetsStore } from '../../stores/datasets.store.ts'
import { provideTestClient } from '../../testing/test-client.ts'
import type { ChartModel } from '../chart-model.ts'
import { lightTheme, type ChartTheme } from '../chart-theme.ts'
import ChartCard from '../ChartCard.vue'
import TrainingDetails from './TrainingDetails.vue'

const bins = (...counts: number[]) => ({ min: 0, max: counts.length, counts })
const spread = (layer: string, ...counts: number[]) => ({
  layer,
  activations: { zeroRatio: 0.625, nonZero: bins(...counts) },
  gamma: null,
})
const record: TrainingRecord = {
  layers: ['conv_0', 'conv_1'],
  classes: ['cat', 'dog'],
  sparsity: [
    [1, [0.5, 0.25]],
    [2, [0.75, 1]],
  ],
  speed: [[2, 800]],
  epochs: [
    {
      epoch: 1,
      validation: {
        accuracyRatio: 0.5,
        loss: 1,
        confusion: [
          [1, 1],
          [1, 1],
        ],
      },
      layers: [spread('conv_0', 1, 2)],
    },
    {
      epoch: 2,
      validation: {
        accuracyRatio: 0.75,
        loss: 0.5,
        confusion: [
          [2, 0],
          [1, 1],
        ],
      },
      layers: [spread('conv_0', 3, 4)],
    },
  ],
}
const image = (path: string, label: number, predicted: number, predictedProbability: number) => ({
  path,
  label,
  predicted,
  predictedProbability,
  labelProbability: 1 - predictedProbability,
})
const wrong: WrongImages = {
  split: 'val',
  classes: ['cat', 'dog'],
  total: 2,
  images: [image('val/dog/1.jpg', 1, 0, 0.9375), image('val/cat/2.jpg', 0, 1, 0.75)],
}

beforeEach(() => {
  setActivePinia(createPinia())
  provideHost({ artifactUrl: (path: string) => path } as unknown as Host)
  provideTestClient({ 'data.thumbnails': ({ paths }) => paths.map((path) => `/thumbnail/d1/${path}`) })
  useDatasetsStore().list = [{ id: 'd1', name: 'pets' } as DatasetInfo]
})
const open = async (tab: string) => {
  const details = mount(TrainingDetails, {
    props: { series: [], record, wrong, datasetId: 'd1', keptEpoch: 2 },
    global: { stubs: { VChart: true, Menu: true } },
  })
  await details.get(`[data-testid="tab-${tab}"]`).trigger('mousedown')
  await flushPromises()
  return details
}
type Details = Awaited<ReturnType<typeof open>>
const tableOf = (details: Details) =>
  (details.getComponent(ChartCard).props('build') as (theme: ChartTheme) => ChartModel)(lightTheme).table

it('shows the sparsity of every layer over the training', async () => {
  const table = tableOf(await open('sparsity'))
  expect(table.columns.map(({ label }) => label)).toEqual(['Layer', '1', '2'])
  expect(table.rows).toEqual([
    ['conv_0', 0.5, 0.75],
    ['conv_1', 0.25, 1],
  ])
})

it('shows how the outputs of a layer are spread at the newest epoch, and how many are zero', async () => {
  const details = await open('spread')
  expect(tableOf(details).rows).toEqual([
    [0, 1, 3],
    [1, 2, 4],
  ])
  expect(details.get('[data-testid="spread-conv_0"]').text()).toContain('62.5 % zero')
})

it('shows the confusion of the newest epoch', async () => {
  const details = await open('confusion')
  expect(tableOf(details).rows).toEqual([
    ['cat', 2, 0],
    ['dog', 1, 1],
  ])
  expect(details.text()).toContain('75.0 %')
})

it('shows wrong images with both classes and the probability', async () => {
  const gallery = (await open('wrong')).get('[data-testid="wrong-images"]')
  const figures = gallery.findAll('figure')
  expect(figures.map((figure) => figure.get('figcaption').text().replaceAll(/\s+/g, ' '))).toEqual([
    'dog→ cat94 %',
    'cat→ dog75 %',
  ])
  expect(figures[0]!.get('img').attributes('src')).toContain('/thumbnail/d1/val/dog/1.jpg')
  expect(figures[0]!.attributes('title')).toContain('val/dog/1.jpg')
})
