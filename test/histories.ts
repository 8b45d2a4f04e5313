import { sql } from 'kysely'
import type { Action } from '#contract/actions.ts'
import type { Condition } from '#contract/conditions.ts'
import type { RuleEvent, Trigger } from '#contract/rules.ts'
import type { Random } from '#db/seed/random.ts'
import { createMacro } from '#server/automation/macros/change.ts'
import { runMacro } from '#server/automation/macros/run.ts'
import { followEvent } from '#server/automation/rules/follow.ts'
import { askTimeRule, OfMoment } from '#server/automation/rules/moments.ts'
import { createForm } from '#server/forms/forms.ts'
import { changeDepartment } from '#server/people/departments/change.ts'
import { system } from '#server/platform/actor.ts'
import { AppError } from '#server/platform/errors.ts'
import { type RecordedEvent, recordedEvent } from '#server/platform/events.ts'
import type { Received } from '#server/routing/defaults.ts'
import { createHelpTopic } from '#server/routing/help-topics/change.ts'
import { createSlaPlan } from '#server/sla/plans/sla-plans.ts'
import { createSchedule } from '#server/sla/schedules/schedules.ts'
import { markAnswered } from '#server/tickets/answered.ts'
import { assignTicket, claimTicket, releaseTicket } from '#server/tickets/assign.ts'
import { addCollaborator } from '#server/tickets/collaborators.ts'
import { deleteTicket, restoreTicket } from '#server/tickets/delete.ts'
import { editTicket } from '#server/tickets/edit.ts'
import { addMessage } from '#server/tickets/message.ts'
import { writeNote } from '#server/tickets/note.ts'
import { openTicket } from '#server/tickets/open.ts'
import { closeFromPortal } from '#server/tickets/portal/verbs.ts'
import { replyToTicket } from '#server/tickets/reply.ts'
import { changeRequester } from '#server/tickets/requester.ts'
import { runSlaTimer } from '#server/tickets/sla-timer.ts'
import { changeStatus } from '#server/tickets/status.ts'
import { transferTicket } from '#server/tickets/transfer.ts'
import { field } from './fields.ts'
import { type Ids, idsInUse } from './ids.ts'
import type { World } from './world.ts'

// Lives of tickets by chance: what people do is done by the verbs, what follows from it by the desk's own rules, due dates
// and escalations, on a clock of one's own.

const MINUTE = 60_000
const words = ['printer', 'invoice', 'router', 'dead', 'again', 'please', 'urgent', 'offer', 'licence', 'slow']

/** A desk on which much follows from little: plans that escalate and pause, hours, topics and departments with plans. */
export async function eventfulDesk(world: World): Promise<Ids & { macros: number[] }> {
  const mia = world.as('mia')
  const office = {
    name: 'Office',
    startsOn: '2020-01-01',
    until: null,
    days: 1,
    times: [
      { from: '08:00', to: '12:00' },
      { from: '13:00', to: '17:30' },
    ],
    repeats: { kind: 'weekdays' as const },
  }
  const hours = await createSchedule(mia, {
    name: 'Berlin',
    kind: 'hours',
    timeZone: 'Europe/Berlin',
    entries: [office],
  })
  const before = await idsInUse(world)
  const [agent = 0, other = 0] = before.agents
  const [team = 0] = before.teams
  const urgent = before.priorities.at(-1) ?? 0
  const gold = await createSlaPlan(mia, {
    name: 'Gold',
    graceMinutes: 960,
    firstResponseMinutes: 90,
    nextResponseMinutes: 240,
    scheduleId: hours.id,
    byPriority: [{ priorityId: urgent, firstResponseMinutes: 30, graceMinutes: 300 }],
    escalations: [
      {
        target: 'firstResponse',
        when: { kind: 'percent', percent: 50 },
        repeat: null,
        actions: [{ kind: 'tell', to: [{ kind: 'assignee' }, { kind: 'departmentManager' }] }],
      },
      {
        target: 'resolution',
        when: { kind: 'before', minutes: 120 },
        repeat: null,
        actions: [{ kind: 'raisePriority' }, { kind: 'assignTeam', teamId: team }],
      },
      {
        target: 'resolution',
        when: { kind: 'after', minutes: 60 },
        repeat: { everyMinutes: 480, times: 3 },
        actions: [
          { kind: 'assignAgent', agentId: other },
          { kind: 'tell', to: [{ kind: 'address', email: 'boss@example.com' }] },
        ],
      },
    ],
  })
  const passing = await createSlaPlan(mia, {
    name: 'Passing',
    graceMinutes: 2880,
    isTransient: true,
    escalations: [
      {
        target: 'resolution',
        when: { kind: 'after', minutes: 0 },
        repeat: null,
        actions: [{ kind: 'assignAgent', agentId: agent }],
      },
    ],
  })
  const plain = await createSlaPlan(mia, { name: 'Plain', graceMinutes: 600, firstResponseMinutes: 600 })
  const hardware = await world.id('department', 'Hardware')
  await changeDepartment(mia, hardware, { slaPlanId: plain.id, assignableTo: 'members' })
  await changeDepartment(mia, await world.id('department', 'Billing'), { slaPlanId: gold.id })
  const form = await createForm(mia, {
    name: 'Device',
    fields: [field({ key: 'device', label: 'Device' }), field({ key: 'floor', label: 'Floor', kind: 'number' })],
  })
  await createHelpTopic(mia, { name: 'Devices', formIds: [form.id], slaPlanId: gold.id, departmentId: hardware })
  await createHelpTopic(mia, { name: 'Anything', slaPlanId: passing.id })
  const mailbox = { name: 'Desk', fetchHost: 'imap.example.com', fetchPort: 993, userName: 'desk' }
  await world.db.insertInto('mailbox').values(mailbox).execute()
  const emails = ['desk@example.com', 'sales@example.com']
  await world.db
    .insertInto('mailAddress')
    .values(emails.map((email) => ({ email })))
    .execute()
  const ids = await idsInUse(world)
  const macro = await createMacro(mia, {
    name: 'Off my desk',
    actions: [
      { kind: 'setPriority', priorityId: urgent },
      { kind: 'reply', body: 'We look into it.' },
      { kind: 'setStatus', statusId: ids.open[0] ?? 0 },
      { kind: 'assignMe' },
    ],
  })
  return { ...ids, macros: [macro.id] }
}

// ── rules by chance ──

const ruleEvents: RuleEvent[] = [
  ...(['opened', 'replied', 'messageReceived', 'noteAdded', 'statusChanged', 'priorityChanged'] as const),
  ...(['departmentChanged', 'assigneeChanged', 'edited', 'reopened', 'closed', 'slaNear', 'slaOver'] as const),
]

export function triggerOf(random: Random): Trigger {
  if (random.chance(0.65)) {
    return { kind: 'event', events: [...new Set([random.pick(ruleEvents), random.pick(ruleEvents)])] }
  }
  const minutes = random.pick([30, 60, 240, 1440, 4320])
  if (random.chance(0.2)) return { kind: 'time', minutes, since: 'due', direction: 'before' }
  const since = random.pick(['opened', 'status', 'lastMessage', 'lastReply', 'due'] as const)
  return { kind: 'time', minutes, since, direction: 'after' }
}

function testOf(random: Random, ids: Ids): Condition {
  const some = (list: readonly number[]) => [random.pick(list), random.pick(list)]
  return random.pick<() => Condition>([
    () => ({ field: 'priority', operator: 'isOneOf', value: some(ids.priorities) }),
    () => ({ field: 'department', operator: random.pick(['is', 'isNot']), value: random.pick(ids.departments) }),
    () => ({ field: 'status', operator: 'isOneOf', value: some(ids.open) }),
    () => ({ field: 'state', operator: 'is', value: random.pick(['open', 'open', 'resolved', 'closed']) }),
    () => ({ field: 'agent', operator: random.pick(['isEmpty', 'isNotEmpty']) }),
    () => ({ field: 'slaPlan', operator: 'isNoneOf', value: some(ids.plans) }),
    () => ({ field: 'helpTopic', operator: 'isOneOf', value: some(ids.topics) }),
    () => ({ field: 'isAnswered', operator: 'is', value: random.chance(0.5) }),
    () => ({ field: 'isOverdue', operator: 'is', value: random.chance(0.5) }),
    () => ({ field: 'message', operator: 'contains', value: random.pick(words) }),
    () => ({ field: 'subject', operator: 'matches', value: `${random.pick(words)}|${random.pick(words)}` }),
    () => ({
      field: 'actor',
      operator: random.pick(['is', 'isNot']),
      value: random.pick(['agent', 'requester', 'system']),
    }),
    () => ({ field: 'reopenCount', operator: 'isLessThan', value: random.int(1, 3) }),
    () => ({ field: 'since.updated', operator: 'isGreaterThan', value: random.pick([0, 30, 600]) }),
    () => ({ field: 'since.opened', operator: 'isLessThan', value: random.pick([600, 6000]) }),
    () => ({ field: 'since.lastReply', operator: 'isGreaterThan', value: 60 }),
    () => ({ field: 'time.weekday', operator: 'isNoneOf', value: ['saturday', 'sunday'] }),
    () => ({ field: 'time.ofDay', operator: 'isAfter', value: '12:00' }),
    () => ({ field: 'time.schedules', operator: random.pick(['is', 'isNot']), value: random.pick(ids.schedules) }),
    () => ({ field: 'time.isWorking', operator: 'is', value: random.chance(0.5) }),
    () => ({ field: 'requester.isNew', operator: 'is', value: random.chance(0.5) }),
    () => ({
      field: 'mail.address',
      operator: random.pick(['is', 'isNot']),
      value: random.pick(ids.addresses),
    }),
    () => ({ field: 'mail.mailbox', operator: random.pick(['isEmpty', 'isNotEmpty']) }),
    () => ({ field: 'mail.isAutomatic', operator: 'is', value: random.chance(0.5) }),
    () => ({ field: 'mail.addressees', operator: random.pick(['contains', 'doesNotContain']), value: 'boss' }),
    () => ({ field: 'fields.device', operator: random.pick(['isEmpty', 'isNotEmpty']) }),
    () => ({ field: 'fields.floor', operator: 'isGreaterThan', value: 2 }),
    () => ({ field: 'requester.email', operator: 'contains', value: random.pick(['ada', 'bob']) }),
    () => ({ field: random.pick(['priority', 'status', 'agent', 'department']), operator: 'changed' }),
    () => ({ field: 'priority', operator: 'changedTo', value: random.pick(ids.priorities) }),
  ])()
}

export function conditionOf(random: Random, ids: Ids): Condition {
  const tests = Array.from({ length: random.int(0, 2) }, () => testOf(random, ids))
  return random.pick<Condition>([
    { all: tests },
    { all: tests },
    { any: [...tests, testOf(random, ids)] },
    { not: testOf(random, ids) },
  ])
}

export function actionOf(random: Random, ids: Ids): Action {
  return random.pick<() => Action>([
    () => ({ kind: 'setDepartment', departmentId: random.pick(ids.departments) }),
    () => ({ kind: 'setPriority', priorityId: random.pick(ids.priorities) }),
    () => ({ kind: 'setPriority', priorityId: random.pick(ids.priorities) }),
    () => ({ kind: 'setSlaPlan', slaPlanId: random.pick(ids.plans) }),
    () => ({ kind: 'setStatus', statusId: random.pick(ids.statuses) }),
    () => ({ kind: 'setStatus', statusId: random.pick(ids.open) }),
    () => ({ kind: 'setHelpTopic', helpTopicId: random.pick(ids.topics) }),
    () => ({ kind: 'assignAgent', agentId: random.pick(ids.agents) }),
    () => ({ kind: 'assignTeam', teamId: random.pick(ids.teams) }),
    () => ({ kind: 'setField', key: 'floor', value: random.int(1, 5) }),
    () => ({ kind: 'addNote', body: 'Look.' }),
    () => ({ kind: 'reply', body: 'We are on it.' }),
    () => ({ kind: 'addCollaborator', email: `${random.pick(words)}@example.com`, name: '' }),
    () => ({
      kind: 'sendMail',
      fromAddressId: null,
      to: [{ kind: 'requester' }, { kind: 'assignee' }],
      subject: 'Look',
      body: 'At once.',
    }),
  ])()
}

// ── what people do ──

/** One thing that somebody does, so long after the one before. */
export interface Act {
  afterMinutes: number
  what: string
  do: (ticketId: number) => Promise<unknown>
}

export function actsOf(world: World, random: Random, ids: Ids & { macros: number[] }): Act[] {
  return Array.from({ length: random.int(4, 12) }, () => actOf(world, random, ids)).flatMap((act) =>
    act.what.endsWith('closes') && random.chance(0.6) ? [act, takesBack(world, act)] : [act],
  )
}

/** Her closing a moment ago is taken back, if it is the last that happened to the status. */
function takesBack(world: World, { what }: Act): Act {
  const who = what.split(' ')[0] ?? ''
  const act = async (id: number) => {
    const { rows } = await sql<{ was: number }>`
      select (changes #>> '{statusId,from}')::bigint as was from ticket_event
      where ticket_id = ${id} and changes ? 'statusId' order by id desc limit 1`.execute(world.db)
    await changeStatus(world.as(who), id, { statusId: rows[0]?.was ?? 0, undo: true })
  }
  return { afterMinutes: 2, what: `${who} takes it back`, do: act }
}

function actOf(world: World, random: Random, ids: Ids & { macros: number[] }): Act {
  const who = random.pick(['mia', 'mia', 'sam', 'lee'])
  const by = () => world.as(who)
  const text = { body: `${random.pick(words)} ${random.pick(words)}`, format: 'text' as const }
  const afterMinutes = random.pick([0, 1, 7, 45, 200, 700, 1500, 5000]) + random.int(0, 30)
  const statusId = random.pick(ids.statuses)
  const [agentId, teamId] = [random.pick(ids.agents), random.pick(ids.teams)]
  const [open, closed, macro] = [random.pick(ids.open), random.pick(ids.closed), random.pick(ids.macros)]
  const [priorityId, slaPlanId, helpTopicId] = [
    random.pick(ids.priorities),
    random.pick(ids.plans),
    random.pick(ids.topics),
  ]
  const departmentId = random.pick(ids.departments)
  const days = random.int(1, 9)
  const [one, chance] = [random.int(1, 9), random.next()]
  const subject = `${random.pick(words)} ${one}`
  const writes = (id: number) => addMessage(world.asRequester('ada'), id, { ...text, source: 'web' })
  const acts: [string, (id: number) => Promise<unknown>][] = [
    ['writes', writes],
    ['writes', writes],
    ['writes', writes],
    ['replies', (id) => replyToTicket(by(), id, text)],
    ['replies', (id) => replyToTicket(by(), id, text)],
    ['replies and sets a status', (id) => replyToTicket(by(), id, { ...text, statusId })],
    ['notes', (id) => writeNote(by(), id, { ...text, ...(chance < 0.3 && { statusId }) })],
    ['sets a status', (id) => changeStatus(by(), id, { statusId })],
    ['closes', (id) => changeStatus(by(), id, { statusId: closed, note: 'Done.' })],
    [
      'closes hers',
      (id) => closeFromPortal(world.asRequester('ada'), id, { message: chance < 0.5 ? 'Thanks' : undefined }),
    ],
    ['opens', (id) => changeStatus(by(), id, { statusId: open })],
    ['edits a priority', (id) => editTicket(by(), id, { priorityId })],
    ['edits a plan', (id) => editTicket(by(), id, { slaPlanId: chance < 0.2 ? null : slaPlanId })],
    ['edits a topic', (id) => editTicket(by(), id, { helpTopicId })],
    ['edits a subject', (id) => editTicket(by(), id, { subject, note: 'Said better' })],
    ['answers', (id) => editTicket(by(), id, { fields: chance < 0.5 ? { floor: one } : { device: subject } })],
    [
      'sets a date',
      (id) =>
        editTicket(by(), id, {
          dueAt: chance < 0.2 ? null : new Date(world.now.getTime() + days * 1440 * MINUTE).toISOString(),
        }),
    ],
    ['transfers', (id) => transferTicket(by(), id, { departmentId, keepReferral: chance < 0.5 })],
    ['assigns', (id) => assignTicket(by(), id, { agentId })],
    ['assigns to a team', (id) => assignTicket(by(), id, { teamId, ...(chance < 0.3 && { agentId }) })],
    ['claims', (id) => claimTicket(by(), id, {})],
    ['releases', (id) => releaseTicket(by(), id, { what: chance < 0.5 ? 'agent' : 'both' })],
    ['marks', (id) => markAnswered(by(), id, { isAnswered: chance < 0.5 })],
    ['adds somebody', (id) => addCollaborator(by(), id, { collaborator: { email: `friend${one}@example.com` } })],
    ['gives it to Bob', (id) => changeRequester(by(), id, { requester: { email: 'bob@example.com' } })],
    ['deletes', (id) => deleteTicket(by(), id, {})],
    ['restores', (id) => restoreTicket(by(), id)],
    ['runs a macro', (id) => runMacro(by(), id, macro)],
  ]
  const [what, act] = random.pick(acts)
  return { afterMinutes, what: `${who} ${what}`, do: act }
}

/** A clock for tickets one after the other: what is due comes at its moment, whatever it is. */
export function clockOf(world: World) {
  let followed = 0
  let lives = 0

  async function follow(): Promise<void> {
    for (;;) {
      const { rows } = await sql<RecordedEvent>`
        select ${recordedEvent} from ticket_event where id > ${followed} order by id limit 50`.execute(world.db)
      if (rows.length === 0) return
      for (const event of rows) {
        followed = event.id
        await followEvent({ db: world.db, config: world.config, now: world.now }, event)
      }
    }
  }

  async function passUntil(instant: Date): Promise<void> {
    for (;;) {
      await follow()
      const { rows } = await sql<{ task: string; runAt: Date; payload: { ticketId: number } }>`
        delete from graphile_worker._private_jobs where id = (
          select j.id from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
          where t.identifier in ('ask_time_rule', 'sla_timer') and j.run_at <= ${instant} order by j.run_at, j.id limit 1)
        returning (select identifier from graphile_worker._private_tasks t where t.id = task_id) as task, run_at, payload`.execute(
        world.db,
      )
      const [job] = rows
      if (!job) break
      world.now = new Date(Math.max(world.now.getTime(), job.runAt.getTime()))
      const { db, config, now } = world
      if (job.task === 'ask_time_rule') await askTimeRule({ db, config, now }, OfMoment.parse(job.payload))
      else await runSlaTimer({ db, now, actor: system('Due date') }, job.payload.ticketId)
    }
    world.now = instant
  }

  /** Opens a ticket at `from`, does what is to be done, and lets time pass until `until`. @returns its id, and what was done */
  async function live(
    random: Random,
    ids: Ids,
    { acts, from, until }: { acts: readonly Act[]; from: Date; until: Date },
  ) {
    world.now = from
    lives += 1
    const some = (list: readonly number[]) => (random.chance(0.4) ? random.pick(list) : undefined)
    const isNew = random.chance(0.2)
    const received = random.chance(0.4) ? receivedOf(random, ids) : undefined
    const { ticket } = await openTicket(isNew || random.chance(0.5) ? world.as('mia') : world.asRequester('ada'), {
      subject: `${random.pick(words)} ${random.pick(words)}`,
      message: `${random.pick(words)} ${random.pick(words)} ${random.pick(words)}`,
      format: 'text',
      requester: { email: isNew ? `new${lives}@example.com` : 'ada@example.com' },
      source: received ? 'email' : 'web',
      ...(received && { received }),
      side: 'agent',
      fields: {},
      attachments: [],
      helpTopicId: some(ids.topics),
      departmentId: some(ids.departments),
      priorityId: some(ids.priorities),
      slaPlanId: some(ids.plans),
    })
    await follow()
    const done: Act[] = []
    let waited = 0
    for (const act of acts) {
      await passUntil(new Date(Math.min(until.getTime(), world.now.getTime() + act.afterMinutes * MINUTE)))
      waited += act.afterMinutes
      if (await isDone(act, ticket.id)) {
        done.push({ ...act, afterMinutes: waited })
        waited = 0
      }
      await follow()
    }
    await passUntil(until)
    return { id: ticket.id, done }
  }

  return { follow, passUntil, live }
}

function receivedOf(random: Random, { addresses, mailboxes }: Ids): Received {
  const id = random.pick(addresses)
  const isFetched = random.chance(0.5)
  return {
    address: { id, email: `address-${id}@example.com`, departmentId: null, priorityId: null },
    header: null,
    mail: {
      mailboxId: isFetched ? (mailboxes[0] ?? null) : null,
      mailboxName: isFetched ? 'Desk' : null,
      replyTo: null,
      addressees: ['desk@example.com', 'boss@example.com'],
      listId: null,
      isAutomatic: random.chance(0.3),
    },
  }
}

/** What a verb refuses does not happen. */
async function isDone(act: Act, ticketId: number): Promise<boolean> {
  try {
    await act.do(ticketId)
    return true
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}
