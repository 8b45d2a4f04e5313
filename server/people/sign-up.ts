import { z } from 'zod'
import { system } from '#server/platform/actor.ts'
import { audit } from '#server/platform/audit.ts'
import type { Config } from '#server/platform/config.ts'
import type { Db } from '#server/platform/db.ts'
import { Forbidden, Unauthenticated } from '#server/platform/errors.ts'
import { enqueue, type Job } from '#server/platform/jobs.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { queueMail } from '#server/platform/outgoing-mail.ts'
import { linkWithToken, ownAddress } from '#server/platform/own-address.ts'
import { loadSettings } from '#server/settings/settings.ts'
import { createAccount, hashPassword, verifyPassword } from './account.ts'
import { keepLink, newToken, readLink, useLink } from './link-token.ts'
import { mailText } from './mail-text.ts'
import { organizationFor } from './organizations/domains.ts'
import { admit } from './throttle.ts'

/** The page where the password is typed once more. */
const PAGE = '/verify-email'

const Wanted = z.object({
  name: z.string(),
  email: z.string(),
  passwordHash: z.string(),
  language: z.string().nullable(),
})
type Wanted = z.infer<typeof Wanted>

/**
 * Asks for an account. Nothing exists before the mailed link is followed, so nobody can hold an address that is not
 * his; and whether there is an account already shows neither in the answer nor in the time it takes.
 *
 * @throws Forbidden `sign_up_closed`
 */
export async function signUp(
  ctx: Ctx,
  { password, ...wanted }: { name: string; email: string; password: string; language: string | null },
): Promise<void> {
  const { portal } = await loadSettings(ctx.db)
  if (!portal.signUp) throw new Forbidden('sign_up_closed', 'Accounts are made by our staff here. Please write to us.')
  await admit(ctx.db, { door: 'sign_up', ip: ctx.ip ?? '', about: [wanted.email] })
  const passwordHash = await hashPassword(password)
  await operation(ctx, (op) => enqueue(op, 'mail_confirmation', { ...wanted, passwordHash }))
}

/** The job behind it. */
export function mailConfirmation({ db, config }: { db: Db; config: Config }): Job {
  return async (payload) => {
    const wanted = Wanted.parse(payload)
    await operation({ db, actor: system('sign-up'), now: new Date() }, async (op) => {
      const { desk } = await loadSettings(op.db)
      const known = await op.db
        .selectFrom('authUser')
        .select('name')
        .where('email', '=', wanted.email)
        .executeTakeFirst()
      const purpose = known ? 'accountExists' : 'confirmAccount'
      const link = known ? `${ownAddress(config)}/sign-in` : await linkFor(op, wanted, config)
      const values = { desk: desk.name, name: known?.name ?? wanted.name, link }
      const text = mailText(purpose, wanted.language ?? desk.language, values)
      await queueMail(op, { purpose, to: wanted.email, ...text })
    })
  }
}

/**
 * Makes the account that a link confirms and joins it to the requester of that address. The password is asked for
 * again: the link proves the mailbox, but not that its owner is the one who chose this password.
 *
 * @returns the account's id
 * @throws NotFound `link_expired`
 * @throws Unauthenticated `wrong_credentials`
 */
export async function confirmAccount(
  ctx: Ctx,
  { token, password }: { token: string; password: string },
): Promise<string> {
  const settled = await admit(ctx.db, { door: 'link', ip: ctx.ip ?? '', about: [token] })
  const { passwordHash } = parse(await readLink(ctx.db, 'confirm-account', token))
  if (!(await verifyPassword({ hash: passwordHash, password }))) {
    throw new Unauthenticated('wrong_credentials', 'This is not the password that was chosen.')
  }
  const accountId = await operation(ctx, async (op) => {
    const wanted = parse(await useLink(op, 'confirm-account', token))
    const id = await createAccount(op, wanted)
    await joinRequester(op, id, wanted)
    await audit(op, { type: 'account.created', subject: 'account', data: { email: wanted.email } })
    return id
  })
  await settled()
  return accountId
}

async function linkFor(op: Op, wanted: Wanted, config: Config): Promise<string> {
  const token = newToken()
  await keepLink(op, { purpose: 'confirm-account', token, value: JSON.stringify(wanted), hours: 24 })
  return linkWithToken(config, PAGE, token)
}

function parse(value: string): Wanted {
  return Wanted.parse(JSON.parse(value))
}

async function joinRequester(op: Op, accountId: string, { name, email, language }: Wanted): Promise<void> {
  await op.db
    .insertInto('requester')
    .values({
      name,
      email,
      language,
      accountId,
      organizationId: organizationFor(email),
      createdAt: op.now,
      updatedAt: op.now,
    })
    .onConflict((conflict) =>
      conflict
        .column('email')
        .doUpdateSet({ accountId, archivedAt: null, updatedAt: op.now })
        .where('requester.accountId', 'is', null),
    )
    .execute()
}
