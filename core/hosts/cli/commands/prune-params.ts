import { AppError } from '../../../base/errors.ts'
import { given, layerSelection, number, schedule, text, type Options } from '../options.ts'
import { trainingValues } from './training-options.ts'
import { netAdaptParams } from './prune-plan.ts'
import type { EngineClient } from '../session.ts'

/** Parameters of the job that do not say what is cut. */
export async function jobParams(client: EngineClient, options: Options): Promise<Record<string, unknown>> {
  const recipe = text(options, 'recipe')
  return given({
    model: text(options, 'model'),
    data: text(options, 'data'),
    split: text(options, 'split'),
    layers: layerSelection(options, 'layers'),
    importance: text(options, 'importance'),
    schedule: schedule(options, 'schedule'),
    steps: recipe === undefined ? undefined : await recipeSteps(client, recipe),
    epochsPerStep: number(options, 'epochs'),
    multipleOf: number(options, 'multipleOf'),
    learningRate: number(options, 'lr'),
    teacher: text(options, 'teacher'),
    training: given(trainingValues(options)),
    netadapt: netAdaptParams(options),
    limit: number(options, 'limit'),
    name: text(options, 'name'),
    seed: number(options, 'seed'),
  })
}

async function recipeSteps(client: EngineClient, name: string): Promise<unknown> {
  const { document } = await client.call('document.get', {})
  const found = document.pruneRecipes.find((recipe) => recipe.name === name)
  if (found) return found.steps
  const names = document.pruneRecipes.map((recipe) => recipe.name)
  const known =
    names.length > 0 ? `There are: ${names.join(', ')}.` : 'The project has none; the pruning view makes them.'
  throw new AppError('prune.no-recipe', `There is no recipe "${name}". ${known}`, { recipe: name })
}
