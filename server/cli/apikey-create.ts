import { parseArgs } from 'node:util'
import { line } from '#contract/common.ts'
import { createApiKey } from '#server/people/api-keys.ts'
import { system } from '#server/platform/actor.ts'
import { createDb, createPool } from '#server/platform/db.ts'
import { BadInput } from '#server/platform/errors.ts'
import { type Command, wrongUse } from './command.ts'
import { withDatabase } from './with-database.ts'

export const command: Command = {
  name: 'apikey create',
  summary: 'make an API key',
  usage: `apikey create --name NAME --role ROLE

Prints the key, once and alone, on standard output: nobody can show it again.

  --role ROLE  administrator, or the key of a role: all-access, expanded-access, limited-access, view-only ...`,
  async run(args) {
    const { values } = parseArgs({ args, options: { name: { type: 'string' }, role: { type: 'string' } } })
    const name = line(100).safeParse(values.name)
    const { role } = values
    if (!name.success || !role) {
      console.error(`Give --name and --role.\n\nbin/deskbell ${command.usage}`)
      return wrongUse
    }
    const key = await withDatabase(async (url) => {
      const db = createDb(createPool(url, { max: 2 }))
      try {
        return (await createApiKey({ db, actor: system('command line'), now: new Date() }, { name: name.data, role }))
          .key
      } catch (error) {
        if (error instanceof BadInput) return null
        throw error
      } finally {
        await db.destroy()
      }
    })
    if (key === null) {
      console.error(`There is no role \`${role}\`.`)
      return wrongUse
    }
    console.log(key)
    return 0
  },
}
