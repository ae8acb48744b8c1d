import { text } from '../options.ts'
import { withProject } from '../session.ts'
import type { Command } from './command.ts'

export const newCommand: Command = {
  usage: 'new <project>',
  description: 'Make an empty project file',
  options: [
    { flags: '--name <name>', description: 'Name of the project (default: the name of the file)' },
    { flags: '--overwrite', description: 'Replace an existing project file' },
  ],
  async run([path = ''], options, output) {
    const name = text(options, 'name')
    const project = await withProject(null, (client, cwdPath) =>
      client.call('project.create', {
        path: cwdPath(path),
        ...(name && { name }),
        overwrite: options['overwrite'] === true,
      }),
    )
    output.result(project, () => `Created ${project.path}`)
    return 0
  },
}
