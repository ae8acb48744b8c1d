import type { Job } from '../../core/contract/job.ts'
import { akidaNet } from '../../core/graph/builders/akidanet.ts'
import { mobilenetV1 } from '../../core/graph/builders/mobilenet-v1.ts'
import type { Graph } from '../../core/graph/types.ts'

const options = { alpha: 0.25, size: 96, channels: 3, classes: ['not_person', 'person'] }

export function mobileNet(): Graph {
  return mobilenetV1({ ...options, style: 'standard' })
}

export function akidaNetGraph(): Graph {
  return akidaNet(options)
}

export function job(changes: Partial<Job> = {}): Job {
  return {
    id: 'job-1',
    type: 'train',
    title: 'Train a for 5 epochs',
    state: 'running',
    params: {},
    createdAt: '2026-01-01T10:00:00.000Z',
    startedAt: '2026-01-01T10:00:01.000Z',
    finishedAt: null,
    attempt: 1,
    progressRatio: 0.5,
    phase: 'Epoch 3 of 5',
    secondsLeft: 10,
    error: null,
    runId: null,
    outputModelId: null,
    ...changes,
  }
}
