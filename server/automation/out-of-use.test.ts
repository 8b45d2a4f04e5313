import { expect, test } from 'vitest'
import { type Action, type ActionPlace, placesOf } from '#contract/actions.ts'
import type { ChoiceOf } from '#contract/conditions.ts'
import { catalogueOf, presentFields } from '#server/routing/conditions/fields.ts'
import { editTicket } from '#server/tickets/edit.ts'
import { filter } from '#test/filters.ts'
import { rulesOf } from '#test/rules.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

// Whatever conditions and actions may name, once it is archived: each says so, and what it would do is skipped and named.

const world = await testWorld()
const { ticket, history } = ticketsOf(world)
const { rule, follow } = rulesOf(world)
const mia = () => world.as('mia')
const high = await world.id('priority', 'High')
const low = await world.id('priority', 'Low')
const gone = { availability: 'archived' } as const

const helpTopic = await world.db
  .insertInto('helpTopic')
  .values({ name: 'Old topic', ...gone })
  .returning('id')
  .executeTakeFirstOrThrow()
const priority = await world.db
  .insertInto('priority')
  .values({ name: 'Old priority', urgency: 55, color: '#000000', ...gone })
  .returning('id')
  .executeTakeFirstOrThrow()
const department = await world.db
  .insertInto('department')
  .values({ name: 'Old department', ...gone })
  .returning('id')
  .executeTakeFirstOrThrow()
const status = await world.db
  .insertInto('ticketStatus')
  .values({ name: 'Old status', state: 'open', position: 99, ...gone })
  .returning('id')
  .executeTakeFirstOrThrow()
const slaPlan = await world.db
  .insertInto('slaPlan')
  .values({ name: 'Old plan', graceMinutes: 60, ...gone })
  .returning('id')
  .executeTakeFirstOrThrow()
const team = await world.db
  .insertInto('team')
  .values({ name: 'Old team', ...gone })
  .returning('id')
  .executeTakeFirstOrThrow()
const skill = await world.db
  .insertInto('skill')
  .values({ name: 'Old skill', ...gone })
  .returning('id')
  .executeTakeFirstOrThrow()
const schedule = await world.db
  .insertInto('schedule')
  .values({ name: 'Old schedule', kind: 'hours', ...gone })
  .returning('id')
  .executeTakeFirstOrThrow()
const organization = await world.db
  .insertInto('organization')
  .values({ name: 'Old organization', archivedAt: new Date() })
  .returning('id')
  .executeTakeFirstOrThrow()
const address = await world.db
  .insertInto('mailAddress')
  .values({ email: 'old@desk.example', ...gone })
  .returning('id')
  .executeTakeFirstOrThrow()
const mailbox = await world.db
  .insertInto('mailbox')
  .values({ name: 'Old mailbox', fetchHost: 'imap.example.com', fetchPort: 993, userName: 'old', ...gone })
  .returning('id')
  .executeTakeFirstOrThrow()
await world.agent('Olga', { department: 'Hardware' })
const agent = { id: await world.id('agent', 'Olga') }
await world.db.updateTable('agent').set(gone).where('id', '=', agent.id).execute()
await world.db
  .insertInto('teamMember')
  .values({ teamId: team.id, agentId: await world.id('agent', 'Sam') })
  .execute()

interface Flagged {
  code: string
  at: string
  about: string
}

/** A field that asks about it, and what it is called. */
const asked: Record<ChoiceOf, [field: string, thing: { id: number }, name: string]> = {
  helpTopics: ['helpTopic', helpTopic, 'Old topic'],
  priorities: ['priority', priority, 'Old priority'],
  departments: ['department', department, 'Old department'],
  statuses: ['status', status, 'Old status'],
  slaPlans: ['slaPlan', slaPlan, 'Old plan'],
  agents: ['agent', agent, 'Olga'],
  teams: ['team', team, 'Old team'],
  organizations: ['organization', organization, 'Old organization'],
  mailAddresses: ['mail.address', address, 'old@desk.example'],
  mailboxes: ['mail.mailbox', mailbox, 'Old mailbox'],
  schedules: ['time.schedules', schedule, 'Old schedule'],
}

test.each(Object.values(asked))(
  'a filter and a rule that ask about %s say that it is out of use',
  async (field, { id }, name) => {
    const conditions = { not: { any: [{ field, operator: 'isOneOf', value: [id] }] } }
    const said = {
      name: `Asks about ${field}`,
      conditions,
      actions: [{ kind: 'addNote', body: 'Look' }],
      isSilent: true,
    }
    const flag: Flagged = { code: 'names_unusable', at: 'conditions.not.any.0', about: name }
    expect((await world.call('mia', 'POST /api/v1/ticket-filters', said)).body.flags).toEqual([flag])
    const trigger = { kind: 'event', events: ['closed'] }
    expect((await world.call('mia', 'POST /api/v1/rules', { ...said, trigger })).body.flags).toEqual([flag])
  },
)

test('all that conditions choose from is here', () => {
  const chosen = presentFields(catalogueOf([]), 'life').flatMap(({ choiceOf }) => choiceOf ?? [])
  expect(new Set(Object.keys(asked))).toEqual(new Set(chosen))
})

const mail = { kind: 'sendMail', fromAddressId: null, subject: 'Look', body: 'Now' } as const
const actions: [name: string, Action][] = [
  ['Old department', { kind: 'setDepartment', departmentId: department.id }],
  ['Old priority', { kind: 'setPriority', priorityId: priority.id }],
  ['Old plan', { kind: 'setSlaPlan', slaPlanId: slaPlan.id }],
  ['Old status', { kind: 'setStatus', statusId: status.id }],
  ['Old topic', { kind: 'setHelpTopic', helpTopicId: helpTopic.id }],
  ['Olga', { kind: 'assignAgent', agentId: agent.id }],
  ['Old team', { kind: 'assignTeam', teamId: team.id }],
  ['Old skill', { kind: 'needSkill', skillId: skill.id, level: 2, demand: 'preferred' }],
  ['old@desk.example', { ...mail, fromAddressId: address.id, to: [{ kind: 'requester' }] }],
  ['Olga', { ...mail, to: [{ kind: 'agent', agentId: agent.id }] }],
  ['Old team', { ...mail, to: [{ kind: 'team', teamId: team.id }] }],
]
const inPlace = (place: ActionPlace) => actions.filter(([, { kind }]) => placesOf[kind].includes(place))
const flagsOf = (place: ActionPlace) =>
  inPlace(place).map(([about], at): Flagged => ({ code: 'names_unusable', at: `actions.${at}`, about }))

interface Did {
  kind: string
  outcome: string
  why?: string
}

/** Each is skipped, and says that what it names is archived. */
function expectSkipped(event: { data: object } | undefined, place: ActionPlace): void {
  const { did = [] } = (event?.data ?? {}) as { did?: Did[] }
  const told = did.map(({ kind, outcome, why }) => [kind, outcome, /archived/.test(why ?? '')])
  expect(told.sort()).toEqual(
    inPlace(place)
      .map(([, { kind }]) => [kind, 'skipped', true])
      .sort(),
  )
}

async function mails(ticketId: number): Promise<string[]> {
  await world.work()
  const sent = world.db.selectFrom('outgoingMail').select('subject').where('ticketId', '=', ticketId)
  return (await sent.execute()).map(({ subject }) => subject).filter((subject) => subject === 'Look')
}

test('a filter skips every action that names it, and says so on the ticket', async () => {
  const when = { field: 'subject', operator: 'is', value: 'filtered' } as const
  const made = await filter(world, 'Old things', { when, actions: inPlace('arrival').map(([, action]) => action) })
  expect((await world.call('mia', `GET /api/v1/ticket-filters/${made.id}`)).body.flags).toEqual(flagsOf('arrival'))
  const [plain, opened] = [await ticket({ subject: 'plain' }), await ticket({ subject: 'filtered' })]
  const { departmentId, priorityId, statusId, slaPlanId, helpTopicId, agentId, teamId } = plain
  expect(opened).toMatchObject({ departmentId, priorityId, statusId, slaPlanId, helpTopicId, agentId, teamId })
  const filtered = (await history(opened)).find(({ type }) => type === 'ticket.filtered')
  expectSkipped(filtered, 'arrival')
  expect(await mails(opened.id)).toEqual([])
})

test('a rule skips every action that names it, and says so on the ticket', async () => {
  const made = await rule('Old things', {
    on: { kind: 'event', events: ['priorityChanged'] },
    actions: inPlace('life').map(([, action]) => action),
  })
  expect(made.flags).toEqual(flagsOf('life'))
  const opened = await ticket({ priorityId: low })
  await follow()
  await editTicket(mia(), opened.id, { priorityId: high })
  await follow()
  const ran = (await history(opened)).find(({ type }) => type === 'ticket.rule_applied')
  expectSkipped(ran, 'life')
  expect(await mails(opened.id)).toEqual([])
})

test('a macro skips every action that names it, and says so before and after', async () => {
  const body = { name: 'Old things', owner: 'everyone', actions: inPlace('macro').map(([, action]) => action) }
  const made = await world.call('mia', 'POST /api/v1/macros', body)
  expect(made.body.unusable).toEqual(flagsOf('macro').map(({ at, about: name }) => ({ at, name })))
  const opened = await ticket()
  const { body: run } = await world.call('mia', `POST /api/v1/tickets/${opened.id}/macros/${made.body.id}/run`, {})
  expectSkipped({ data: run }, 'macro')
  expect(await mails(opened.id)).toEqual([])
})

test('a mail goes to those who are there, and names who is not', async () => {
  const to = [
    { kind: 'agent', agentId: agent.id },
    { kind: 'address', email: 'night@example.com' },
  ] as const
  const when = { field: 'subject', operator: 'is', value: 'night' } as const
  await filter(world, 'Night', { when, actions: [{ ...mail, to: [...to] }] })
  const opened = await ticket({ subject: 'night' })
  expect((await history(opened)).find(({ type }) => type === 'ticket.filtered')?.data).toMatchObject({
    did: [{ kind: 'sendMail', outcome: 'done', why: 'named_archived', whyValues: { name: 'Olga' } }],
  })
  expect(await mails(opened.id)).toHaveLength(1)
})
