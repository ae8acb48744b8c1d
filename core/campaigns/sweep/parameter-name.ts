const names: Readonly<Record<string, string>> = {
  'activity.amplitude': 'amplitude',
  gammaL1: 'L1 on gamma',
  learningRate: 'learning rate',
}

/** What a swept parameter is called in titles and charts: `activity.amplitude` -> `amplitude`. */
export function parameterName(parameter: string): string {
  return names[parameter] ?? parameter
}
