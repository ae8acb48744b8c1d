// Everything set-up says goes to stderr: stdout belongs to the command that is being started.

/** One line of progress. */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** What stops set-up: what was found and what to do about it. Printed without a stack trace. */
export class SetupError extends Error {
  constructor(message, remedy) {
    super(message)
    this.name = 'SetupError'
    this.remedy = remedy
  }
}

/** Runs a bootstrap program's main function and turns what it throws into a message and an exit code. */
export async function runMain(main) {
  watchNpm()
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? 0
  } catch (error) {
    if (error instanceof SetupError) {
      say(`\n${error.message}`)
      if (error.remedy) say(error.remedy)
    } else {
      say(`\nSet-up stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    }
    process.exitCode = 1
  }
}

/**
 * npm runs a script through a shell that does not pass signals on: when npm is told to end, that shell is gone and this process is left
 * behind with another parent. It then tells itself to end, and its children with it.
 */
function watchNpm(env = process.env) {
  if (!env['npm_lifecycle_event']) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  timer.unref()
}
