/** Names of the messages between preload script and main process. */
export const ipc = {
  pickFile: 'host:pick-file',
  pickFolder: 'host:pick-folder',
  pickSavePath: 'host:pick-save-path',
  reveal: 'host:reveal',
  openLink: 'host:open-link',
  setTitle: 'host:set-title',
  saveArtifact: 'host:save-artifact',
  requestEnginePort: 'host:request-engine-port',
  enginePort: 'host:engine-port',
  menu: 'host:menu',
  readyForFiles: 'host:ready-for-files',
  openFile: 'host:open-file',
} as const
