/** Words of the report view. */
export const reportText = {
  emptyTitle: 'Nothing to report yet',
  emptyText: 'A report is made of runs. Every finished job (import, training, pruning, profile) leaves one.',
  emptyAction: 'Go to Model',
  runs: 'Runs in the report',
  chooseHint: 'Ctrl or Shift adds runs. Nothing but runs enters a report.',
  none: 'Choose at least one run on the left.',
  tooMany: (most: number) => `A report takes ${most} runs at most. Choose fewer.`,
  preview: 'Preview',
  rendering: 'Writing the report…',
  save: (format: string) => `Save ${format}`,
  formats: { html: 'HTML', markdown: 'Markdown', json: 'JSON', csv: 'CSV' },
  size: (size: string, sha: string) => `${size}, SHA-256 ${sha}…`,
  unreadable: (status: number) =>
    `The report was written but could not be read back (HTTP ${status}). Save it instead.`,
  saved: (name: string) => `${name} saved`,
  columns: { name: 'Run', type: 'Type', date: 'Date' },
}
