import type { Model } from '../../graph/types.ts'
import type { ImageSet } from '../../ports/dataset.ts'
import { balanceTeacher } from '../../train/balance-teacher.ts'
import type { TrainEngine } from '../../train/engine.ts'
import type { JobContext } from '../handler.ts'

/** The teacher with answers balanced on the training images, which the job's log tells; as it is, with a warning, where that cannot be done. */
export async function balancedTeacher(
  context: JobContext,
  engine: TrainEngine,
  teacher: Model,
  train: ImageSet,
): Promise<Model> {
  const balanced = await balanceTeacher(engine, teacher, train, () => context.turn())
  if (!balanced) {
    context.log('The teacher is taken as it is: balancing it needs labelled training images of every class', 'warning')
    return teacher
  }
  const shifts = balanced.shifts.map((shift, index) => `${teacher.graph.classes[index]} ${shift.toFixed(2)}`)
  context.log(`Shifts of the teacher's logits: ${shifts.join(', ')}`)
  return balanced.model
}
