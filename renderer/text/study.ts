/** Words of the page with the whole path and the reference study. */
export const studyText = {
  page: 'Study',
  title: 'Bundled recipes',
  kind: 'Recipe',
  kinds: {
    akidanet: 'Whole path to AkidaNet',
    study: 'Reference study (visual wake words)',
  },
  hints: {
    akidanet:
      'Swaps the first three separable layers and fuses the rest, trains in float with the model itself as teacher, quantises 8/4/4, measures accuracy in integers and profiles.',
    study:
      'The published experiment: baseline AkidaNet, amplitude sweep, prunability of every layer, pruning strategies, both combined, and larger models reduced to the same rate. Takes hours at full scale.',
  },
  model: 'MobileNet to start from',
  data: 'Data set',
  needData: 'Add a data set first',
  scale: 'Scale',
  scales: { quick: 'Quick', full: 'Full' },
  half: 'Trained float model of alpha .5',
  full: 'Trained float model of alpha 1.0',
  leftOut: 'None: left out',
  device: 'Device',
  limit: 'Training images, at most',
  limitHint: '0: all',
  floatEpochs: 'Float epochs',
  quantisedEpochs: 'Quantised epochs',
  stepsHint: 'Learned ones leave the least loss here; fixed ones are those of the vendor’s tools.',
  byRecipe: { akidanet: '0: as the recipe has it (20 float, 5 quantised)', study: '0: by scale' },
  test: 'Measure on test images at the end',
  start: { akidanet: 'Start the whole path', study: 'Start the study' },
  empty: 'A recipe is many jobs as one action: it can be paused, and goes on after a restart. Every step leaves a run.',
  models: 'Accuracy against frame rate, so far',
  findings: 'Findings',
}
