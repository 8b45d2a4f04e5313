import { system } from '#server/platform/actor.ts'
import { audit } from '#server/platform/audit.ts'
import type { Config } from '#server/platform/config.ts'
import type { Db } from '#server/platform/db.ts'
import { enqueue, type Job } from '#server/platform/jobs.ts'
import { as, type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { queueMail } from '#server/platform/outgoing-mail.ts'
import { linkWithToken } from '#server/platform/own-address.ts'
import { loadSettings } from '#server/settings/settings.ts'
import { dropLinksOf, hashPassword, setPassword } from './account.ts'
import { expired, keepLink, newToken, useLink } from './link-token.ts'
import { mailText } from './mail-text.ts'
import { admit } from './throttle.ts'

/** The page where the new password is typed. */
const PAGE = '/reset-password'

/** Asks for a link. Whether there is such an account shows neither in the answer nor in the time it takes. */
export async function requestPasswordReset(ctx: Ctx, email: string): Promise<void> {
  await admit(ctx.db, { door: 'reset', ip: ctx.ip ?? '', about: [email] })
  await operation(ctx, (op) => enqueue(op, 'mail_reset_link', { email }))
}

/** The job behind it: a fresh link for an account that may sign in; nothing for any other address. */
export function mailResetLink({ db, config }: { db: Db; config: Config }): Job {
  return async (payload) => {
    const { email } = payload as { email: string }
    await operation({ db, actor: system('sign-in'), now: new Date() }, async (op) => {
      const account = await usableAccount(op, { email })
      if (!account) return
      await dropLinksOf(op, account.id)
      const token = newToken()
      await keepLink(op, { purpose: 'reset-password', token, value: account.id, hours: 1 })
      const { desk } = await loadSettings(op.db)
      const values = { desk: desk.name, name: account.name, link: linkWithToken(config, PAGE, token) }
      const text = mailText('resetPassword', account.language ?? desk.language, values)
      await queueMail(op, { purpose: 'resetPassword', to: account.email, ...text })
    })
  }
}

/** Sets the password that a link asks for; signs the account out everywhere. @throws NotFound `link_expired` */
export async function resetPassword(ctx: Ctx, { token, newPassword }: { token: string; newPassword: string }) {
  const settled = await admit(ctx.db, { door: 'link', ip: ctx.ip ?? '' })
  const passwordHash = await hashPassword(newPassword)
  await operation(ctx, async (op) => {
    const account = await usableAccount(op, { id: await useLink(op, 'reset-password', token) })
    if (!account) throw expired()
    await setPassword(op, account.id, passwordHash)
    const owner = as(op, { ...system('sign-in'), name: account.name })
    await audit(owner, { type: 'password.reset', subject: 'account', data: { email: account.email } })
  })
  await settled()
}

async function usableAccount(op: Op, by: { email: string } | { id: string }) {
  const [column, value] = 'id' in by ? (['authUser.id', by.id] as const) : (['authUser.email', by.email] as const)
  const row = await op.db
    .selectFrom('authUser')
    .leftJoin('agent', 'agent.accountId', 'authUser.id')
    .leftJoin('requester', 'requester.accountId', 'authUser.id')
    .select(['authUser.id', 'authUser.name', 'authUser.email', 'agent.availability'])
    .select((eb) => eb.fn.coalesce('agent.language', 'requester.language').as('language'))
    .where(column, '=', value)
    .executeTakeFirst()
  return row && (row.availability === null || row.availability === 'active') ? row : null
}
