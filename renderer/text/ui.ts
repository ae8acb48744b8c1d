/** Words of the shared controls. */
export const ui = {
  copyTable: 'Copy as TSV',
  chooseColumns: 'Choose columns',
  rowsCopied: (count: number) => `${count} ${count === 1 ? 'row' : 'rows'} copied as TSV`,
  dismiss: 'Dismiss',
  cancel: 'Cancel',
  close: 'Close',
}
