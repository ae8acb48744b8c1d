/** What usually comes next, and the button that does it. */
export const nextStepWords = {
  title: 'Next step',
  steps: {
    data: { text: 'Training, fitting and profiling need images.', action: 'Add images', command: 'data.add' },
    adapt: {
      text: 'The model was made for other classes than those of the data set. Its features can be kept and a new head fitted to them.',
      action: 'Adapt',
      command: 'model.adapt',
    },
    apply: {
      text: 'The draft has no weights yet: they are carried over and fitted.',
      action: 'Apply the draft',
      command: 'model.apply',
    },
    train: { text: 'The weights are random. Train them on the images.', action: 'Train', command: 'view.train' },
    akidanet: {
      text: 'Turn the separable layers into those that Akida runs fast. The draft can be looked at before it is applied.',
      action: 'Build AkidaNet',
      command: 'model.akidanet',
    },
    quantise: {
      text: 'Akida computes in integers. Train quantisation-aware to get 8/4/4 bits.',
      action: 'Train with bits',
      command: 'view.train',
    },
    profile: {
      text: 'A quantised version is ready: simulate latency and energy on the chip.',
      action: 'Profile',
      command: 'view.profile',
    },
    report: {
      text: 'The profile is done. Prune filters to make it faster, or put the runs into a report.',
      action: 'Report',
      command: 'view.report',
    },
  },
}
