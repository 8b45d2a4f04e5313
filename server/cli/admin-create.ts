import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { Email, line } from '#contract/common.ts'
import { hashPassword, PASSWORD } from '#server/people/account.ts'
import { createAdministrator } from '#server/people/setup.ts'
import { system } from '#server/platform/actor.ts'
import { createDb, createPool } from '#server/platform/db.ts'
import { AppError } from '#server/platform/errors.ts'
import { lockName, operation } from '#server/platform/operation.ts'
import { type Command, wrongUse } from './command.ts'
import { withDatabase } from './with-database.ts'

export const command: Command = {
  name: 'admin create',
  summary: 'make an administrator',
  usage: `admin create --name NAME --email ADDRESS [--password-stdin]

Makes an agent who is an administrator, with all access to every department.

  --password-stdin  read the password (${PASSWORD.min} to ${PASSWORD.max} characters) from standard input;
                    without it one is made up and printed`,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { name: { type: 'string' }, email: { type: 'string' }, 'password-stdin': { type: 'boolean' } },
    })
    const name = line(200).safeParse(values.name)
    const email = Email.safeParse(values.email)
    if (!name.success || !email.success) {
      console.error(`Give --name and a valid --email.\n\nbin/deskbell ${command.usage}`)
      return wrongUse
    }
    const given = values['password-stdin'] ? (await text(process.stdin)).replace(/\r?\n$/, '') : null
    const password = given ?? randomBytes(15).toString('base64url')
    if (password.length < PASSWORD.min || password.length > PASSWORD.max) {
      console.error(`The password takes ${PASSWORD.min} to ${PASSWORD.max} characters.`)
      return wrongUse
    }
    const problem = await withDatabase((url) => create(url, { name: name.data, email: email.data, password }))
    if (problem) {
      console.error(problem)
      return 1
    }
    console.log(
      given === null ? `${email.data} can sign in with the password ${password}` : `${email.data} can sign in.`,
    )
    return 0
  },
}

/** @returns what stood in the way */
async function create(url: string, { password, ...person }: { name: string; email: string; password: string }) {
  const db = createDb(createPool(url, { max: 2 }))
  try {
    const passwordHash = await hashPassword(password)
    await operation({ db, actor: system('command line'), now: new Date() }, async (op) => {
      await lockName(op, 'set-up')
      await createAdministrator(op, { ...person, passwordHash })
    })
    return null
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  } finally {
    await db.destroy()
  }
}
