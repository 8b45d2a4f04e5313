import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Action, type ActionKind, type ActionPlace, actionKinds, placesOf } from '#contract/actions.ts'
import type { Trigger } from '#contract/rules.ts'
import { createSkill } from '#server/assignment/skills.ts'
import { createForm } from '#server/forms/forms.ts'
import { createHelpTopic } from '#server/routing/help-topics/change.ts'
import { editTicket } from '#server/tickets/edit.ts'
import type { TicketRow } from '#server/tickets/ticket.ts'
import { field } from '#test/fields.ts'
import { filter } from '#test/filters.ts'
import { rulesOf } from '#test/rules.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { createMacro } from './macros/change.ts'
import { archiveRule } from './rules/change.ts'

// Every action, done wherever it may stand: by a filter, a rule and a macro, on a real ticket.

const world = await testWorld()
const { ticket, reload, entries, historyIsTrue } = ticketsOf(world)
const { rule, follow } = rulesOf(world)
const mia = () => world.as('mia')
const high = await world.id('priority', 'High')
const normal = await world.id('priority', 'Normal')
const low = await world.id('priority', 'Low')
const hold = await world.id('ticketStatus', 'On hold')
const billing = await world.id('department', 'Billing')
const hardware = await world.id('department', 'Hardware')
const lee = await world.id('agent', 'Lee')
const team = await world.id('team', 'Level I Support')
const form = await createForm(mia(), { name: 'Place', fields: [field({ key: 'site', label: 'Site' })] })
const topic = await createHelpTopic(mia(), { name: 'Outage', formIds: [form.id] })
const other = await createHelpTopic(mia(), { name: 'Order', formIds: [form.id] })
const { id: planId } = await world.db
  .insertInto('slaPlan')
  .values({ name: 'Gold', graceMinutes: 90 })
  .returning('id')
  .executeTakeFirstOrThrow()
const skill = await createSkill(mia(), { name: 'Card terminals' })

await world.db.insertInto('mailAddress').values({ email: 'support@desk.test', name: 'Support' }).execute()

interface Row {
  action: Action
  /** What is looked at afterwards. */
  seen: (ticket: TicketRow) => Promise<unknown>
  gives: unknown
}

const row = async (ticket: TicketRow) => reload(ticket)
const written = (type: string) => async (ticket: TicketRow) =>
  (await entries(ticket)).filter((one) => one.type === type).map(({ bodyText }) => bodyText)
const mailsTo = async (ticket: TicketRow) => {
  await world.work()
  const mails = await world.db
    .selectFrom('outgoingMail')
    .select(['toAddress', 'subject'])
    .where('ticketId', '=', ticket.id)
    .where('purpose', 'in', ['ticket_filter', 'rule', 'macro'])
    .execute()
  return mails.map(({ toAddress, subject }) => `${toAddress} ${subject}`)
}
const receipts = async (ticket: TicketRow) => {
  await world.work()
  const mails = await world.db
    .selectFrom('outgoingMail')
    .select('toAddress')
    .where('ticketId', '=', ticket.id)
    .where('toAddress', '=', 'ada@example.com')
    .execute()
  return mails.length
}

const rows: Record<Exclude<ActionKind, 'reject'>, Row> = {
  useReplyTo: {
    action: { kind: 'useReplyTo' },
    seen: async ({ requesterId }) =>
      (await world.db.selectFrom('requester').select('email').where('id', '=', requesterId).executeTakeFirst())?.email,
    gives: 'real@customer.example',
  },
  disableAutoResponse: { action: { kind: 'disableAutoResponse' }, seen: receipts, gives: 0 },
  autoRespond: { action: { kind: 'autoRespond', body: 'We have it.' }, seen: written('reply'), gives: ['We have it.'] },
  setDepartment: {
    action: { kind: 'setDepartment', departmentId: billing },
    seen: row,
    gives: { departmentId: billing },
  },
  setPriority: { action: { kind: 'setPriority', priorityId: high }, seen: row, gives: { priorityId: high } },
  setSlaPlan: { action: { kind: 'setSlaPlan', slaPlanId: planId }, seen: row, gives: { slaPlanId: planId } },
  setStatus: { action: { kind: 'setStatus', statusId: hold }, seen: row, gives: { statusId: hold } },
  setHelpTopic: {
    action: { kind: 'setHelpTopic', helpTopicId: other.id },
    seen: row,
    gives: { helpTopicId: other.id },
  },
  assignAgent: { action: { kind: 'assignAgent', agentId: lee }, seen: row, gives: { agentId: lee } },
  assignTeam: { action: { kind: 'assignTeam', teamId: team }, seen: row, gives: { teamId: team } },
  assignMe: { action: { kind: 'assignMe' }, seen: row, gives: { agentId: await world.id('agent', 'Mia') } },
  setField: {
    action: { kind: 'setField', key: 'site', value: 'Rome' },
    seen: row,
    gives: { fields: { site: 'Rome' } },
  },
  addCollaborator: {
    action: { kind: 'addCollaborator', email: 'boss@example.com', name: 'The Boss' },
    seen: async ({ id }) =>
      (
        await world.db
          .selectFrom('collaborator')
          .innerJoin('requester', 'requester.id', 'collaborator.requesterId')
          .select(['email', 'name'])
          .where('ticketId', '=', id)
          .execute()
      ).map(({ email, name }) => `${name} <${email}>`),
    gives: ['The Boss <boss@example.com>'],
  },
  addNote: { action: { kind: 'addNote', body: 'Look first.' }, seen: written('note'), gives: ['Look first.'] },
  reply: { action: { kind: 'reply', body: 'Dear {{ requester.name }}' }, seen: written('reply'), gives: ['Dear Ada'] },
  sendMail: {
    action: {
      ...{ kind: 'sendMail', fromAddressId: null, subject: 'About {{ ticket.subject }}', body: 'Now.' },
      to: [{ kind: 'address', email: 'night@example.com' }],
    },
    seen: mailsTo,
    gives: ['night@example.com About Printer on fire'],
  },
  callWebhook: {
    action: { kind: 'callWebhook', url: 'https://hook.example/x' },
    seen: async ({ id }) =>
      (await world.db.selectFrom('webhookCall').select('url').where('ticketId', '=', id).execute()).map(
        ({ url }) => url,
      ),
    gives: ['https://hook.example/x'],
  },
  needSkill: {
    action: { kind: 'needSkill', skillId: skill.id, level: 3, demand: 'required' },
    seen: ({ id }) =>
      world.db
        .selectFrom('skillNeed')
        .select(['skillId', 'minLevel', 'isRequired'])
        .where('ticketId', '=', id)
        .execute(),
    gives: [{ skillId: skill.id, minLevel: 3, isRequired: true }],
  },
}

/** Opens a ticket of Ada's, by mail: for what only mails have. */
const mailed = (): Promise<TicketRow> =>
  ticket({
    ...({ by: world.as('visitor'), side: 'requester', source: 'email' } as const),
    helpTopicId: topic.id,
    received: {
      address: null,
      header: null,
      mail: {
        ...{ mailboxId: null, mailboxName: null, addressees: [], listId: null, isAutomatic: false },
        replyTo: { address: 'real@customer.example', name: 'Real' },
      },
    },
  })

const does: Record<ActionPlace, (action: Action) => Promise<TicketRow>> = {
  async arrival(action) {
    const { id } = await filter(world, `Does ${action.kind}`, { actions: [action] })
    const opened = await mailed()
    await world.db.updateTable('ticketFilter').set({ availability: 'disabled' }).where('id', '=', id).execute()
    await sql`update ticket_filter_revision set revision = gen_random_uuid()`.execute(world.db)
    return opened
  },
  async life(action) {
    const opened = await ticket({ priorityId: low, helpTopicId: topic.id, departmentId: hardware })
    await follow()
    const on: Trigger = { kind: 'event', events: ['priorityChanged'] }
    const done = await rule(`Does ${action.kind}`, { on, actions: [action] })
    await editTicket(mia(), opened.id, { priorityId: normal })
    await follow()
    await archiveRule(mia(), done.id)
    return opened
  },
  async macro(action) {
    const opened = await ticket({ priorityId: low, helpTopicId: topic.id, departmentId: hardware })
    const { id } = await createMacro(mia(), { name: `Does ${action.kind}`, owner: 'everyone', actions: [action] })
    const run = await world.call('mia', `POST /api/v1/tickets/${opened.id}/macros/${id}/run`, {})
    expect(run).toMatchObject({ status: 200, body: { did: [{ outcome: 'done' }] } })
    return opened
  },
}

const cases = Object.entries(rows).flatMap(([kind, one]) =>
  placesOf[kind as ActionKind].map((place) => ({ kind: kind as ActionKind, place, ...one })),
)

test.each(cases)('$kind, $place', async ({ action, place, seen, gives }) => {
  const done = await does[place](action)
  const found = await seen(done)
  if (typeof gives === 'object' && !Array.isArray(gives)) expect(found).toMatchObject(gives as object)
  else expect(found).toEqual(gives)
})

test('reject, arrival: there is no ticket', async () => {
  await expect(does.arrival({ kind: 'reject' })).rejects.toMatchObject({ code: 'rejected_by_filter' })
  await world.db.updateTable('ticketFilter').set({ availability: 'disabled' }).execute()
  await sql`update ticket_filter_revision set revision = gen_random_uuid()`.execute(world.db)
})

test('without a filter the requester is answered', async () => {
  expect(await receipts(await mailed())).toBe(1)
})

test('every action is here, wherever it may stand, and history is true', async () => {
  expect(['reject', ...Object.keys(rows)].sort()).toEqual([...actionKinds].sort())
  expect(placesOf.reject).toEqual(['arrival'])
  await historyIsTrue()
})
