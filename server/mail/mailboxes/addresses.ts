import { sql } from 'kysely'
import type { MailAddress, mailAddresses } from '#contract/mailboxes.ts'
import type { BodyOf } from '#contract/route.ts'
import { usedByAutomation } from '#server/platform/automation-uses.ts'
import { type Ctx, lockName, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { referenceProblems, refuseProblems } from '#server/platform/references.ts'
import { changeRow, createRow, lockRow, type Row } from '#server/platform/rows.ts'
import { taken } from '#server/platform/taken.ts'
import { type Archiving, archiveOrDelete, refuseLeaving, use } from '#server/platform/uses.ts'
import { administered } from './administered.ts'

type Change = BodyOf<typeof mailAddresses.change>

const named = (table: string, name = 'name') =>
  sql`(select json_build_object('id', n.id, 'name', n.${sql.ref(name)}) from ${sql.table(table)} n where n.id = a.${sql.ref(`${table}_id`)})`

const rows = sql`
  select a.id, a.email, a.name, a.auto_response, a.notes, a.availability, ${named('mailbox')} as mailbox,
    ${named('department')} as department, ${named('help_topic')} as help_topic, ${named('priority')} as priority,
    a.email as list_order, lower(a.email || ' ' || a.name) as list_words, a.availability as list_availability
  from mail_address a`

const kind: Archiving = {
  table: 'mailAddress',
  uses: (id) => [
    use(
      'departments',
      'disable',
      sql`from department where ${id} in (mail_address_id, auto_response_address_id) and availability <> 'archived'`,
      sql`name`,
    ),
    use(
      'settings',
      'disable',
      sql`from setting, (values ('defaultAddressId', 'the sender of the desk'), ('alertAddressId', 'the sender of alerts')) as role (key, words)
        where setting.key = 'mail' and (value ->> role.key)::bigint = ${id}`,
      sql`role.words`,
    ),
    ...usedByAutomation('mailAddress', id),
    use('mails', 'nothing', sql`from outgoing_mail where mail_address_id = ${id}`),
  ],
}

export const {
  list: listMailAddresses,
  get: getMailAddress,
  usage: mailAddressUsage,
} = administered<MailAddress>(rows, kind)

/**
 * @throws BadInput  unknown or archived ids: all at once
 * @throws Conflict  `email_taken`: also by somebody of the desk, who signs in with it
 */
export function createMailAddress(ctx: Ctx, body: BodyOf<typeof mailAddresses.create>): Promise<MailAddress> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    refuseProblems(await problems(op, body, null))
    await refuseOfAgent(op, body.email)
    const id = await createRow(op, 'mailAddress', { availability: 'active', ...body })
    return getMailAddress(op, id)
  })
}

/** @throws as {@link createMailAddress}; Conflict `in_use` */
export function changeMailAddress(ctx: Ctx, id: number, body: Change): Promise<MailAddress> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const before = await lockRow(op, 'mailAddress', id)
    refuseProblems(await problems(op, body, before))
    if (body.email !== undefined && body.email !== before.email) await refuseOfAgent(op, body.email)
    await refuseLeaving(op, kind, { before, to: body.availability })
    await changeRow(op, 'mailAddress', { before, patch: body })
    return getMailAddress(op, id)
  })
}

/** @throws Conflict `in_use`  a department or the desk sends by it */
export function archiveMailAddress(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    return archiveOrDelete(op, kind, id)
  })
}

function problems(op: Op, asked: Change, before: Row<'mailAddress'> | null) {
  return referenceProblems(op, [
    { table: 'mailbox', field: 'body.mailboxId', id: asked.mailboxId, current: before?.mailboxId },
    { table: 'department', field: 'body.departmentId', id: asked.departmentId, current: before?.departmentId },
    { table: 'helpTopic', field: 'body.helpTopicId', id: asked.helpTopicId, current: before?.helpTopicId },
    { table: 'priority', field: 'body.priorityId', id: asked.priorityId, current: before?.priorityId },
  ])
}

/** Mail to an agent that came in at the desk's own address would be answered to herself, for ever. */
async function refuseOfAgent(op: Op, email: string): Promise<void> {
  // The lock that making an agent holds.
  await lockName(op, `account ${email}`)
  const { rows: found } = await sql`
    select from agent where lower(email) = ${email}
    union all select from auth_user u join agent on agent.account_id = u.id where lower(u.email) = ${email}`.execute(
    op.db,
  )
  if (found.length > 0) {
    throw taken('body.email', 'email', 'An agent signs in with this address. Choose one that is the desk’s alone.')
  }
}
