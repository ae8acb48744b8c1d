import { AppError } from '../base/errors.ts'

/**
 * For each class of a data set its index among the classes of a model, by name; upper and lower case, spaces, `-` and `_` do not count.
 * AppError `data.classes-differ` when a class of the data set is unknown to the model.
 */
export function matchClasses(datasetClasses: readonly string[], modelClasses: readonly string[]): number[] {
  if (hasPlaceholderNames(modelClasses) && datasetClasses.length === modelClasses.length)
    return datasetClasses.map((_, index) => index)
  const matched = datasetClasses.map((name) => classIndex(name, modelClasses))
  const unknown = datasetClasses.filter((_, index) => matched[index]! < 0)
  if (unknown.length === 0) return matched
  const list = (names: readonly string[]) => names.slice(0, 6).join(', ') + (names.length > 6 ? ', ...' : '')
  throw new AppError(
    'data.classes-differ',
    `The data set has classes that the model does not know: ${list(unknown)}. The model's classes are ${list(modelClasses)}. Rename the class folders, or choose a model for these classes.`,
    { unknown: list(unknown) },
  )
}

/** Index of a class by name, below 0 when there is none; upper and lower case, spaces, `-` and `_` do not count. */
export function classIndex(name: string, classes: readonly string[]): number {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[\s_-]/g, '')
  return classes.includes(name) ? classes.indexOf(name) : classes.map(plain).indexOf(plain(name))
}

/** Names an importer gives to outputs of a file that names none. Such classes are taken in the data set's (alphabetical) order, as Keras does. */
export function hasPlaceholderNames(classes: readonly string[]): boolean {
  return classes.every((name, index) => name === `class_${index}`)
}
