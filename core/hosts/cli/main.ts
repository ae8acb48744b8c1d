import { cac } from 'cac'
import { AppError, CancelledError } from '../../base/errors.ts'
import packageJson from '../../../package.json' with { type: 'json' }
import { commands } from './commands/registry.ts'
import type { Options } from './options.ts'
import { createOutput } from './output.ts'
import { JobFailedError } from './run-job.ts'

/** Exit codes of the command line. */
const exitCodes = { ok: 0, diagnostics: 1, usage: 2, jobFailed: 3, cancelled: 130 } as const

const cli = cac('netlathe')
cli.help()
cli.version(packageJson.version)
cli.option('--json', 'Print one JSON document on stdout')

let ran: Promise<number> | null = null
for (const command of commands) {
  const entry = cli.command(command.usage, command.description)
  for (const { flags, description } of command.options) entry.option(flags, description)
  for (const example of command.examples ?? []) entry.example(example)
  entry.action((...values: unknown[]) => {
    const options = values.at(-1) as Options
    const args = values
      .slice(0, -1)
      .filter((value) => value !== undefined)
      .map(String)
    ran = command.run(args, options, createOutput(options['json'] === true, process.stdout, process.stderr))
  })
}

process.exitCode = await main()

async function main(): Promise<number> {
  const isJson = process.argv.includes('--json')
  try {
    cli.parse(process.argv, { run: false })
    if (cli.options['help'] || cli.options['version']) return exitCodes.ok
    if (!cli.matchedCommand) {
      if (cli.args[0] !== undefined)
        throw new AppError(
          'cli.unknown-command',
          `There is no command "${cli.args[0]}". \`netlathe --help\` lists the commands.`,
        )
      cli.outputHelp()
      return exitCodes.usage
    }
    cli.runMatchedCommand()
    return (await ran) ?? exitCodes.ok
  } catch (error) {
    return fail(error, isJson)
  }
}

/** One line for the user (or one JSON document), never a stack trace; the exit code says what kind of end it was. */
function fail(error: unknown, isJson: boolean): number {
  if (error instanceof CancelledError) {
    process.stderr.write('Cancelled.\n')
    return exitCodes.cancelled
  }
  const isUsage = !(error instanceof AppError)
    ? error instanceof Error && error.name === 'CACError'
    : error.code.startsWith('cli.') || error.code.endsWith('.bad-params') || error.code === 'optimise.bad-target'
  const code = error instanceof AppError ? error.code : isUsage ? 'cli.usage' : 'cli.internal'
  const message = error instanceof Error ? error.message : String(error)
  if (isJson)
    process.stdout.write(
      `${JSON.stringify({ error: { code, message, details: error instanceof AppError ? error.details : {} } }, null, 2)}\n`,
    )
  process.stderr.write(`${message}\n`)
  if (code === 'cli.internal' && process.env['NETLATHE_DEBUG'] && error instanceof Error)
    process.stderr.write(`${error.stack}\n`)
  if (error instanceof JobFailedError) return exitCodes.jobFailed
  return isUsage ? exitCodes.usage : exitCodes.diagnostics
}
