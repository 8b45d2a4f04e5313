import { sql } from 'kysely'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { clearAlarm, raiseAlarm } from '../alarms.ts'
import type { MailboxRow } from './mailboxes.ts'
import { type Said, saidBy } from './said.ts'

type Needs = Pick<App, 'db' | 'config'>

/** A server may be away for a moment; from this many failures in a row on, people are told. */
const TELL_AFTER = 3

/** What no time mends: people are told at once. */
const forPeople = new Set<Said['problem']>([
  'sign_in_refused',
  'not_connected',
  'grant_ended',
  'secret_unreadable',
  'folder_missing',
  'untrusted_certificate',
  'expired_certificate',
  'wrong_certificate_name',
])

/** Writes down that a mailbox could not be read, in its server's own words, and tells people when it is for them. */
export async function noteFailure(app: Needs, id: number, error: unknown): Promise<Said> {
  const said = saidBy(error)
  await operation(mailCtx(app), async (op) => {
    const row = await op.db
      .updateTable('mailbox')
      .set({
        error: said.said,
        problem: said.problem,
        failures: sql<number>`failures + 1`,
        failingSince: sql<Date>`coalesce(failing_since, ${op.now})`,
      })
      .where('id', '=', id)
      .where('availability', '=', 'active')
      .returning(['name', 'failures', 'fetchedAt'])
      .executeTakeFirst()
    if (!row || (row.failures < TELL_AFTER && !forPeople.has(said.problem))) return
    // It has only just been made: whoever made it is about to connect it.
    if (said.problem === 'not_connected' && row.fetchedAt === null) return
    const isDisconnected = said.problem === 'not_connected' || said.problem === 'grant_ended'
    await raiseAlarm(op, {
      key: `mailbox:${id}:fetch`,
      kind: isDisconnected ? 'mailbox_disconnected' : 'mailbox_failing',
      data: { mailbox: row.name, mailboxId: String(id), error: said.said, link: mailboxPage(app, id) },
    })
  })
  return said
}

/** Writes down that a mailbox has been read to its end; what it was failing of is over. */
export async function noteFetched(app: Needs, id: number): Promise<void> {
  await operation(mailCtx(app), async (op) => {
    await op.db.updateTable('mailbox').set({ fetchedAt: op.now }).where('id', '=', id).execute()
    const well = await op.db
      .updateTable('mailbox')
      .set({ failingSince: null, failures: 0, error: null, problem: null })
      .where('id', '=', id)
      .where('failingSince', 'is not', null)
      .returning('id')
      .executeTakeFirst()
    if (well) await clearAlarm(op, `mailbox:${id}:fetch`)
  })
}

export function mailCtx({ db }: Pick<App, 'db'>): Ctx {
  return { db, actor: system('Mail'), now: new Date() }
}

/** The administrators' page of a mailbox. */
export function mailboxPage({ config }: Pick<App, 'config'>, id: MailboxRow['id']): string {
  return `${ownAddress(config)}/desk/admin/mailboxes/${id}`
}
