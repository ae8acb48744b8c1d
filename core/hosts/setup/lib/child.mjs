import { spawn } from 'node:child_process'

const exitCodeOf = (code, signal) => code ?? { SIGINT: 130, SIGTERM: 143, SIGKILL: 137 }[signal] ?? 1

/**
 * Runs a program in the foreground and resolves to its exit code. SIGINT, SIGTERM and SIGHUP are passed on, and the
 * program decides when it ends; a Ctrl-C in a terminal reaches it directly as well, which every program here bears.
 */
export function runForeground(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options })
    const forward = (signal) => child.kill(signal)
    // A terminal signals the whole group on Ctrl-C: the child has it already, only this process must not die first.
    const onInterrupt = () => (process.stdin.isTTY ? undefined : forward('SIGINT'))
    const onTerminate = () => forward('SIGTERM')
    process.on('SIGINT', onInterrupt)
    process.on('SIGTERM', onTerminate)
    process.on('SIGHUP', onTerminate)
    const done = () => {
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onTerminate)
      process.off('SIGHUP', onTerminate)
    }
    child.on('error', (error) => {
      done()
      reject(error)
    })
    child.on('close', (code, signal) => {
      done()
      resolve(exitCodeOf(code, signal))
    })
    options.onSpawn?.(child)
  })
}

/**
 * Runs a program to its end and resolves to `{ code, output }`, both streams together; never rejects: a program that
 * cannot be started has code 127. `timeoutMs` kills it (code 124). `echo` also prints its output on stderr.
 */
export function runCaptured(program, args, { timeoutMs, echo = false, ...options } = {}) {
  return new Promise((resolve) => {
    const chunks = []
    let timedOut = false
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    const timer = timeoutMs
      ? setTimeout(() => {
          timedOut = true
          child.kill('SIGKILL')
        }, timeoutMs)
      : undefined
    const forward = () => child.kill('SIGTERM')
    process.on('SIGINT', forward)
    process.on('SIGTERM', forward)
    const take = (chunk) => {
      chunks.push(chunk)
      if (echo) process.stderr.write(chunk)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    const finish = (code) => {
      clearTimeout(timer)
      process.off('SIGINT', forward)
      process.off('SIGTERM', forward)
      resolve({ code, output: Buffer.concat(chunks).toString('utf8') })
    }
    child.on('error', (error) => {
      chunks.push(Buffer.from(error.message))
      finish(127)
    })
    child.on('close', (code, signal) => finish(timedOut ? 124 : exitCodeOf(code, signal)))
  })
}

/** The last lines of a program's output for a message: without colours, blank lines and the frames of a stack trace. */
export function lastLines(output, count = 6) {
  const lines = output.replace(/\x1b\[[0-9;]*m/g, '').split('\n')
  return lines
    .filter((line) => line.trim() !== '' && !/^\s+at /.test(line))
    .slice(-count)
    .join('\n')
}

/** The line of a program's output that tells why it failed: the last that names an error, else the last. */
export function reasonOf(output) {
  const lines = lastLines(output, 1000).split('\n')
  const naming =
    lines.findLast((line) => /Error: /.test(line)) ?? lines.findLast((line) => /error|fail|refused|denied/i.test(line))
  return (naming ?? lines.at(-1) ?? '').trim().slice(0, 300)
}
