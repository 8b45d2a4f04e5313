import { type Command, wrongUse } from './cli/command.ts'
import { BadConfig } from './platform/config.ts'
import { CannotStart } from './platform/embedded-postgres.ts'
import { MigrationProblem } from './platform/migrate.ts'

/** Loaded when asked for: a command starts faster without the others. */
const commands: Record<string, () => Promise<{ command: Command }>> = {
  serve: () => import('./cli/serve.ts'),
  web: () => import('./cli/web.ts'),
  worker: () => import('./cli/worker.ts'),
  migrate: () => import('./cli/migrate.ts'),
  'admin create': () => import('./cli/admin-create.ts'),
  'apikey create': () => import('./cli/apikey-create.ts'),
  pipe: () => import('./cli/pipe.ts'),
  seed: () => import('./cli/seed.ts'),
  doctor: () => import('./cli/doctor.ts'),
}

process.exitCode = await main(process.argv.slice(2))

/** @returns the exit code */
async function main(args: string[]): Promise<number> {
  const [name, rest] = splitName(args)
  const load = commands[name]
  if (!load) {
    const asked = name === '--help' || name === '-h' || name === 'help'
    if (asked) console.log(await overview())
    else console.error(name ? `There is no command \`${name}\`.\n\n${await overview()}` : await overview())
    return asked ? 0 : wrongUse
  }
  const { command } = await load()
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(`bin/deskbell ${command.usage}`)
    return 0
  }
  try {
    return await command.run(rest)
  } catch (error) {
    return explain(error, command)
  }
}

/** A name may be two words: `admin create`. */
function splitName(args: string[]): [string, string[]] {
  const two = args.slice(0, 2).join(' ')
  return two in commands ? [two, args.slice(2)] : [args[0] ?? '', args.slice(1)]
}

async function overview(): Promise<string> {
  const loaded = await Promise.all(Object.values(commands).map((load) => load()))
  const width = Math.max(...loaded.map(({ command }) => command.name.length))
  const lines = loaded.map(({ command }) => `  ${command.name.padEnd(width)}  ${command.summary}`)
  return `bin/deskbell COMMAND\n\n${lines.join('\n')}\n\nbin/deskbell COMMAND --help tells more about one.`
}

function explain(error: unknown, command: Command): number {
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    console.error(`${error.message}\n\nbin/deskbell ${command.usage}`)
    return wrongUse
  }
  const isClear = error instanceof CannotStart || error instanceof MigrationProblem || error instanceof BadConfig
  console.error(isClear ? error.message : error)
  return 1
}
