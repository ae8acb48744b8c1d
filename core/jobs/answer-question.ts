import { AppError, assert } from '../base/errors.ts'
import type { JobPoints } from '../contract/job.ts'
import type { ProjectStore } from '../ports/project-store.ts'
import type { ModelAnswer, QuestionName, Questions } from './messages.ts'
import { findDataset, findModel } from './references.ts'

/** What the engine tells a runner. The runner never opens the project file: the engine holds the lock on it. */
export function answerQuestion<Q extends QuestionName>(
  store: ProjectStore,
  name: Q,
  ask: Questions[Q]['ask'],
  context: { at: string; pointsOf(jobId: string): JobPoints['points'] },
): Questions[Q]['answer'] {
  const answers: { [K in QuestionName]: (ask: Questions[K]['ask']) => Questions[K]['answer'] } = {
    model: ({ ref }) => readModel(store, ref),
    dataset: ({ ref }) => findDataset(store, ref),
    checkpoint({ jobId, checkpoint }) {
      store.saveCheckpoint(jobId, { ...checkpoint, points: context.pointsOf(jobId) }, context.at)
      return null
    },
  }
  return answers[name](ask)
}

function readModel(store: ProjectStore, ref: string): ModelAnswer {
  const model = store.getModel(findModel(store, ref).id)
  assert(model !== null, `model ${ref} is listed but not stored`)
  const blob = store.getBlob(model.weightsSha256)
  if (blob === null) {
    throw new AppError(
      'model.weights-missing',
      `The weights of ${model.name} are missing in the project file. Make the model again.`,
      { model: model.id },
    )
  }
  return { id: model.id, name: model.name, sha256: model.weightsSha256, graph: model.graph, weights: blob.bytes }
}
