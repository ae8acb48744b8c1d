import { ensureSetUp } from './ensure.mjs'
import { runForeground } from './lib/child.mjs'
import { hasDisplay, openInBrowser } from './lib/desktop.mjs'
import { ensureElectron, ensureElectronBuild } from './lib/electron.mjs'
import { runMain } from './lib/log.mjs'
import { childEnv } from './lib/node24.mjs'
import { inRoot, rootDir } from './lib/paths.mjs'

const readyLine = /Netlathe is ready at (http:\/\/\S+)/

// `npm start`: the studio in an Electron window where there is a display and Electron can be had, else in the browser.
await runMain(async (args) => {
  const { node } = await ensureSetUp()
  if (hasDisplay() && !args.includes('--web')) {
    const electron = await ensureElectron(node)
    if (electron) {
      await ensureElectronBuild(node)
      return runForeground(electron, [rootDir, ...args], { env: childEnv() })
    }
  }
  return serve(
    node,
    args.filter((argument) => argument !== '--web'),
  )
})

/** Runs the web shell, passes on what it prints, and opens the link it announces when there is a desktop. */
function serve(node, args) {
  const isDesktop = hasDisplay()
  return runForeground(
    node,
    ['--disable-warning=ExperimentalWarning', inRoot('core', 'hosts', 'web', 'main.ts'), ...args],
    {
      env: childEnv(),
      stdio: ['inherit', 'pipe', 'inherit'],
      onSpawn(child) {
        let text = ''
        let isOpened = false
        child.stdout.on('data', (chunk) => {
          process.stdout.write(chunk)
          if (isOpened || !isDesktop) return
          text += String(chunk)
          const url = readyLine.exec(text)?.[1]
          if (url === undefined || !text.includes('\n', text.indexOf(url))) return
          isOpened = true
          openInBrowser(url)
        })
      },
    },
  )
}
