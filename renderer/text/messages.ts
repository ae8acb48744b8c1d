/** Announcements of the stores. */
export const messages = {
  undo: 'Undo',
  runsRemoved: (count: number) => `${count} ${count === 1 ? 'run' : 'runs'} deleted`,
  saveConflict: 'The project was changed elsewhere. The newest state is shown; repeat the last edit if it is missing.',
  jobSucceeded: (title: string) => `${title}: done`,
  jobFailed: (title: string, reason: string) => `${title}: ${reason}`,
  jobCancelled: (title: string) => `${title}: cancelled`,
  jobInterrupted: (title: string) => `${title}: interrupted. Start it again to repeat it.`,
  show: 'Show',
  reconnected: 'The engine was gone for a moment and is back. Unfinished jobs go on.',
}
