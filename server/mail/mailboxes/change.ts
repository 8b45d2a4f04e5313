import type { Mailbox, mailboxes } from '#contract/mailboxes.ts'
import type { BodyOf } from '#contract/route.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { type Changes, changeRow, changesOf, createRow, lockRow } from '#server/platform/rows.ts'
import { archiveOrDelete, refuseLeaving } from '#server/platform/uses.ts'
import { clearAlarm } from '../alarms.ts'
import { wakeMails } from '../out/wake.ts'
import { type MailboxInput, mailboxProblems } from './check.ts'
import { getMailbox, type MailboxRow, mailboxKind } from './mailboxes.ts'
import { apart } from './secrets.ts'

/** @throws BadInput  all at once */
export function createMailbox(ctx: Ctx, body: BodyOf<typeof mailboxes.create>, secret: string): Promise<Mailbox> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    refuseProblems(mailboxProblems(body, null))
    const { facts, sealed } = apart(body, secret)
    const id = await createRow(op, 'mailbox', { availability: 'active', ...facts })
    await write(op, id, sealed)
    return getMailbox(op, id)
  })
}

/**
 * Changes a mailbox; whoever fetches or sends for it goes on with the new values within seconds.
 *
 * @throws BadInput  all at once; `required` for a secret, when the server is another one
 * @throws Conflict  `in_use`
 */
export function changeMailbox(ctx: Ctx, id: number, body: MailboxInput, secret: string): Promise<Mailbox> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const before = await lockRow(op, 'mailbox', id)
    refuseProblems(mailboxProblems(body, before))
    await refuseLeaving(op, mailboxKind, { before, to: body.availability })
    const { facts, sealed } = apart(body, secret)
    const isOther = (names: (keyof MailboxRow)[]) => names.some((name) => name in changesOf(before, facts))
    await write(op, id, {
      ...sealed,
      // Another folder counts its messages from the beginning.
      ...(isOther(['fetchHost', 'folder', 'userName']) && { uidValidity: null, ...fromBeginning }),
      // What was left is wanted after all; what is in the ledger is known there.
      ...(isOther(['readFrom']) && body.readFrom === 'all' && fromBeginning),
      // What was granted was granted to this client for this account.
      ...(isOther(['oauthProvider', 'oauthGrant', 'oauthClientId', 'oauthTokenUrl', 'oauthScopes', 'userName']) &&
        noTokens),
    })
    await changeRow(op, 'mailbox', { before, patch: facts, also: hidden(sealed) })
    if (body.availability !== undefined && body.availability !== 'active') await forgetFailures(op, id)
    // What waited for the server as it was is tried with the new values.
    await wakeMails(op, { mailboxId: id })
    return getMailbox(op, id)
  })
}

/** @throws Conflict `in_use`  addresses are read from it */
export function archiveMailbox(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await forgetFailures(op, id)
    return archiveOrDelete(op, mailboxKind, id)
  })
}

const fromBeginning = { lastUid: 0, firstUid: 0, readSince: null, passedOver: 0 }
const noTokens = { oauthAccessToken: null, oauthRefreshToken: null, oauthExpiresAt: null }

/** What is never recorded, so it does not go the way of {@link changeRow}. */
async function write(op: Op, id: number, values: Partial<MailboxRow>): Promise<void> {
  if (Object.keys(values).length === 0) return
  await op.db
    .updateTable('mailbox')
    .set({ ...values, updatedAt: op.now })
    .where('id', '=', id)
    .execute()
}

function hidden(sealed: object): Changes {
  return Object.fromEntries(
    Object.entries(sealed).map(([name, value]) => [name, { from: '…', to: value === null ? null : '…' }]),
  )
}

async function forgetFailures(op: Op, id: number): Promise<void> {
  await clearAlarm(op, `mailbox:${id}:fetch`)
  await clearAlarm(op, `mailbox:${id}:send`)
  await clearAlarm(op, `mailbox:${id}:silent`)
  await op.db
    .updateTable('mailbox')
    .set({
      failingSince: null,
      failures: 0,
      error: null,
      problem: null,
      sendFailingSince: null,
      sendError: null,
      sendProblem: null,
      silentSince: null,
    })
    .where('id', '=', id)
    .execute()
}
