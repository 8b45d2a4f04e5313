import { describe, expect, test } from 'vitest'
import type { Action } from '#contract/actions.ts'
import type { Condition } from '#contract/conditions.ts'
import type { Settings } from '#contract/reference.ts'
import type { Trigger } from '#contract/rules.ts'
import type { Configuration, Listed, Plan } from '../configuration.ts'
import type { Course, Opened } from '../outcome.ts'
import type { PastEvent, Recorded } from '../recorded.ts'
import type { State } from '../state.ts'
import { worldOf } from '../world.ts'
import { liveOn } from './live-on.ts'

// A small desk of values: two departments, three agents, one plan of ten hours, of which every hour counts.

const [OPEN, WAITING, CLOSED, SEALED] = [1, 2, 3, 4]
const [LOW, HIGH] = [1, 2]
const [SUPPORT, BILLING] = [1, 2]
const [SAM, LEE, KIM] = [1, 2, 3]
const hour = 3_600_000
const begun = Date.parse('2026-03-02T09:00:00Z')
const at = (hours: number) => begun + hours * hour
const active = { availability: 'active' } as const

const status = (id: number, name: string, more: object = {}) => ({
  ...{ id, name, ...active, state: 'open' as const, pausesSla: false, resumesOnMessage: false },
  ...{ allowReopen: true, reopenToId: null, ...more },
})

function agent(id: number, name: string, departmentIds: number[]) {
  const [primaryDepartmentId = 0] = departmentIds
  const reach = departmentIds.map((departmentId) => ({ departmentId, permissions: [], managed: false }))
  const email = `${name.toLowerCase()}@desk.example`
  return {
    ...{ id, name, email, ...active, onVacation: false, absences: [], primaryDepartmentId, memberOf: departmentIds },
    ...{ skills: [], languages: [], capacity: 0, scheduleId: null, timeZone: 'UTC' },
    access: {
      ...{ id, name, email, isAdministrator: false, isLimited: false, permissions: [], primaryRoleOnAssigned: false },
      ...{ timeZone: null, primaryPermissions: [], teamIds: [], reach },
    },
  }
}

const department = (id: number, name: string) => ({
  ...{
    id,
    name,
    ...active,
    parentId: null,
    slaPlanId: null,
    scheduleId: null,
    managerId: null,
    assignableTo: 'members' as const,
  },
  ...{ autoClaim: true, assignOnReopen: true },
})

const gold: Plan = {
  ...{ id: 1, name: 'Gold', ...active, version: 3, scheduleId: null, steps: [], isTransient: false, byPriority: [] },
  ...{ mutesOverdueAlerts: false, targets: { firstResponse: 120, nextResponse: null, resolution: 600 } },
}

const desk: Configuration = {
  configuredAt: null,
  now: at(1000),
  // Of the settings these alone matter here.
  settings: {
    desk: { name: 'Desk', timeZone: 'UTC' },
    tickets: { defaultStatusId: OPEN, claimOnReply: true, requireTopicToClose: false, defaultScheduleId: null },
  } as Settings,
  filters: [],
  rules: [],
  departments: [department(SUPPORT, 'Support'), department(BILLING, 'Billing')],
  topics: [],
  questions: [],
  forms: [],
  priorities: [
    { id: LOW, name: 'Low', ...active, urgency: 4, loadPoints: 1, needs: [] },
    { id: HIGH, name: 'High', ...active, urgency: 2, loadPoints: 2, needs: [] },
  ],
  statuses: [
    status(OPEN, 'Open'),
    status(WAITING, 'Waiting', { pausesSla: true, resumesOnMessage: true, reopenToId: OPEN }),
    status(CLOSED, 'Closed', { state: 'closed' }),
    status(SEALED, 'Sealed', { state: 'closed', allowReopen: false }),
  ],
  plans: [gold],
  schedules: [],
  holidays: [],
  redrawn: [],
  agents: [agent(SAM, 'Sam', [SUPPORT]), agent(LEE, 'Lee', [BILLING]), agent(KIM, 'Kim', [SUPPORT, BILLING])],
  teams: [],
  addresses: [],
  skills: [{ id: 1, name: 'Printers', ...active }],
  listItems: [],
  itemFacts: [],
  organizations: [],
  policies: [],
}

const state: State = {
  ...{ subject: 'Help', requesterId: 7, statusId: OPEN, state: 'open', departmentId: SUPPORT, helpTopicId: null },
  ...{ priorityId: LOW, slaPlanId: 1, agentId: null, teamId: null, fields: {}, isAnswered: false, isOverdue: false },
  ...{ explicitDueAt: null, slaDueAt: null, closedAt: null, reopenedAt: null },
}

const opened: Opened = {
  ...{ rejectedBy: null, state, causes: {}, facts: { 'requester.email': 'ada@example.com' }, names: {}, filters: [] },
  ...{ mails: [], needs: [], autoResponds: true, collaborators: [] },
}

type Past = Partial<PastEvent> & { type: string; at: number; by?: number | 'ada' | 'desk' }

const to = (value: unknown) => ({ from: null, to: value })

function recordedOf(past: Past[]): Recorded {
  const events = [{ type: 'ticket.opened', at: begun, by: 'ada' as const }, ...past].map(
    ({ by = SAM, ...event }: Past, place): PastEvent => ({
      ...{ id: place + 1, operationId: String(place), changes: {}, data: {}, entryId: null, causeEventId: null },
      actorKind: by === 'ada' ? 'requester' : by === 'desk' ? 'system' : 'agent',
      actorId: by === 'ada' ? 7 : by === 'desk' ? null : by,
      actorName: String(by),
      ...event,
    }),
  )
  return {
    ...{ id: 1, number: '1', openedAt: begun, source: 'web', attachmentCount: 0, message: 'It burns', arrival: null },
    ...{ asked: null, inputs: 'asked', events, end: state, opened: state },
    requester: { id: 7, name: 'Ada', email: 'ada@example.com', phone: '', language: 'EN', organizationId: null },
  }
}

interface Drafted {
  on: Trigger | { kind: 'event'; events: readonly ['opened'] }
  when?: Condition
  actions: Action[]
  stopsFurther?: boolean
  isSilent?: boolean
}

function ruled(...rules: Drafted[]): Configuration {
  const listed = rules.map(({ on, when = { all: [] }, ...rule }, place) => ({
    ...{ id: place + 1, name: `Rule ${place + 1}`, version: 1, stopsFurther: false, isSilent: false, ...active },
    ...{ trigger: on, conditions: when, ...rule },
  }))
  return { ...desk, rules: listed as Listed<Configuration['rules'][number]>[] }
}

const everyDay = { startsOn: '2020-01-01', until: null, days: 1, repeats: { kind: 'weekdays' as const } }
const office: Configuration['schedules'][number] = {
  ...{ id: 5, name: 'Office', ...active, version: 1, timeZone: null },
  hours: {
    timeZone: 'UTC',
    holidays: [],
    entries: [{ ...everyDay, name: 'Office', times: [{ from: '09:00', to: '17:00' }] }],
  },
  holidayIds: [],
}

function courseOf(past: Past[] = [], configuration = desk, more: Partial<State> = {}): Course {
  return liveOn(worldOf(configuration), recordedOf(past), { ...opened, state: { ...state, ...more } })
}

const on = (
  ...events: ('opened' | 'messageReceived' | 'priorityChanged' | 'statusChanged' | 'noteAdded')[]
): Trigger => ({
  kind: 'event',
  events,
})
const closes = { type: 'ticket.closed', changes: { statusId: to(CLOSED) } }
const message = { type: 'message.received', by: 'ada' as const }

describe('what people did', () => {
  test.each<[string, Past[], Partial<State>]>([
    ['a reply answers and claims', [{ type: 'reply.sent', at: at(1) }], { isAnswered: true, agentId: SAM }],
    [
      'a field goes where it was set',
      [{ type: 'ticket.edited', at: at(1), changes: { priorityId: to(HIGH), subject: to('Fire') } }],
      { priorityId: HIGH, subject: 'Fire' },
    ],
    [
      'a transfer takes it from whom the department would not let have it',
      [
        { type: 'ticket.assigned', at: at(1), changes: { agentId: to(SAM) } },
        { type: 'ticket.transferred', at: at(2), changes: { departmentId: to(BILLING) } },
      ],
      { departmentId: BILLING, agentId: null },
    ],
    [
      'a transfer leaves it with whom it would',
      [
        { type: 'ticket.assigned', at: at(1), changes: { agentId: to(KIM) } },
        { type: 'ticket.transferred', at: at(2), changes: { departmentId: to(BILLING) } },
      ],
      { departmentId: BILLING, agentId: KIM },
    ],
    ['closing', [{ ...closes, at: at(3) }], { state: 'closed', statusId: CLOSED, closedAt: at(3), slaDueAt: null }],
    [
      'a message opens it again',
      [
        { ...closes, at: at(3) },
        { ...message, at: at(4) },
      ],
      { state: 'open', statusId: OPEN, closedAt: null, reopenedAt: at(4), isAnswered: false },
    ],
    [
      'what is sealed stays closed',
      [
        { type: 'ticket.closed', at: at(3), changes: { statusId: to(SEALED) } },
        { ...message, at: at(4) },
      ],
      { state: 'closed', statusId: SEALED, isAnswered: false },
    ],
    [
      'a message ends the waiting for it',
      [
        { type: 'ticket.status_changed', at: at(1), changes: { statusId: to(WAITING) } },
        { ...message, at: at(3) },
      ],
      { statusId: OPEN, slaDueAt: at(4) },
    ],
    [
      'assigning a closed ticket opens it',
      [
        { ...closes, at: at(1) },
        { type: 'ticket.assigned', at: at(2), changes: { agentId: to(KIM) } },
      ],
      { state: 'open', agentId: KIM, reopenedAt: at(2) },
    ],
    [
      'an explicit date is kept beside that of the plan',
      [{ type: 'ticket.edited', at: at(1), changes: { explicitDueAt: to(new Date(at(30)).toISOString()) } }],
      { explicitDueAt: at(30), slaDueAt: at(2) },
    ],
  ])('%s', (_, past, expected) => {
    expect(courseOf(past, { ...desk, now: at(5) }).state).toMatchObject(expected)
  })

  test('answers that were given are put to those that there are', () => {
    const past = [
      { type: 'ticket.edited', at: at(1), changes: { fields: { from: { a: 1, b: 2 }, to: { a: 1, b: 3 } } } },
    ]
    expect(courseOf(past, desk, { fields: { a: 9, b: 2 } }).state.fields).toEqual({ a: 9, b: 3 })
  })
})

describe('what follows by itself', () => {
  test('is left out as it was recorded, and done anew by the rules that there are', () => {
    const past = [
      { type: 'ticket.edited', at: at(1), by: 'desk' as const, operationId: 'r', changes: { priorityId: to(HIGH) } },
      { type: 'ticket.rule_applied', at: at(1), by: 'desk' as const, operationId: 'r' },
    ]
    expect(courseOf(past).state.priorityId).toBe(LOW)
    const draft = ruled({ on: on('opened'), actions: [{ kind: 'setDepartment', departmentId: BILLING }] })
    const course = courseOf(past, draft)
    expect(course.state).toMatchObject({ priorityId: LOW, departmentId: BILLING })
    expect(course.causes.departmentId).toMatchObject({ kind: 'rule', id: 1, name: 'Rule 1', version: 1 })
    expect(course.rules).toMatchObject([{ id: 1, version: 1, at: begun, outcome: 'applied', changed: true }])
  })

  test('rules see what those before them did, and one may stop the others', () => {
    const course = courseOf(
      [],
      ruled(
        { on: on('opened'), actions: [{ kind: 'setPriority', priorityId: HIGH }] },
        {
          on: on('opened'),
          when: { field: 'priority', operator: 'is', value: HIGH },
          actions: [{ kind: 'setDepartment', departmentId: BILLING }],
          stopsFurther: true,
        },
        { on: on('opened'), actions: [{ kind: 'setDepartment', departmentId: SUPPORT }] },
      ),
    )
    expect(course.state).toMatchObject({ priorityId: HIGH, departmentId: BILLING })
    expect(course.rules.map(({ id }) => id)).toEqual([1, 2])
  })

  test('two that undo each other run once each', () => {
    const flip = (from: number, to: number): Drafted => ({
      on: on('priorityChanged'),
      when: { field: 'priority', operator: 'is', value: from },
      actions: [{ kind: 'setPriority', priorityId: to }],
    })
    const past = [{ type: 'ticket.edited', at: at(1), changes: { priorityId: to(HIGH) } }]
    const course = courseOf(past, ruled(flip(HIGH, LOW), flip(LOW, HIGH)))
    expect(course.rules.map(({ id, outcome }) => [id, outcome])).toEqual([
      [1, 'applied'],
      [2, 'applied'],
      [1, 'stopped'],
      [1, 'stopped'],
    ])
    expect(course.state.priorityId).toBe(HIGH)
  })

  test('a chain is at most ten rules long', () => {
    const relay = (place: number): Drafted => ({
      on: on('noteAdded'),
      when: { field: 'since.opened', operator: 'isGreaterThan', value: place - place },
      actions: [{ kind: 'addNote', body: String(place) }],
      stopsFurther: true,
    })
    const course = courseOf(
      [{ type: 'note.added', at: at(1) }],
      ruled(...Array.from({ length: 14 }, (_, place) => relay(place))),
    )
    expect(course.rules.filter(({ outcome }) => outcome === 'applied')).toHaveLength(10)
  })

  test('one that fails or only looks on changes nothing', () => {
    const course = courseOf(
      [],
      ruled(
        { on: on('opened'), when: { field: 'subject', operator: 'matches', value: '(a' }, actions: [] },
        { on: on('opened'), actions: [{ kind: 'setPriority', priorityId: HIGH }], isSilent: true },
      ),
    )
    expect(course.rules.map(({ outcome, changed }) => [outcome, changed])).toEqual([
      ['failed', false],
      ['silent', false],
    ])
    expect(course.state.priorityId).toBe(LOW)
  })

  test('a rule on time comes at its moment, and a message takes it back', () => {
    const remind = ruled({
      on: { kind: 'time', minutes: 180, since: 'status', direction: 'after' },
      when: { field: 'status', operator: 'is', value: WAITING },
      actions: [
        { kind: 'reply', body: 'Are you there?' },
        { kind: 'setStatus', statusId: CLOSED },
      ],
    })
    const waits = { type: 'ticket.status_changed', at: at(1), changes: { statusId: to(WAITING) } }
    const course = courseOf([waits], remind)
    expect(course.state).toMatchObject({ statusId: CLOSED, closedAt: at(4) })
    expect(course.mails).toMatchObject([{ at: at(4), to: 'requester ada@example.com', by: { kind: 'rule', id: 1 } }])
    expect(courseOf([waits, { ...message, at: at(2) }], remind).state.statusId).toBe(OPEN)
  })

  test.each<[Condition, hours: number[]]>([
    [{ field: 'time.schedules', operator: 'is', value: office.id }, [1, 7]],
    [{ field: 'time.schedules', operator: 'isEmpty' }, [10, 23]],
    [{ field: 'time.isWorking', operator: 'is', value: true }, [1, 7]],
    [{ field: 'time.isWorking', operator: 'is', value: false }, [10, 23]],
    [{ field: 'requester.isNew', operator: 'is', value: true }, [1, 7, 10, 23]],
    [{ field: 'requester.isNew', operator: 'is', value: false }, []],
    [{ field: 'mail.address', operator: 'is', value: 3 }, [1, 7, 10, 23]],
    [{ field: 'mail.mailbox', operator: 'isNot', value: 4 }, []],
    [{ field: 'mail.addressees', operator: 'contains', value: 'boss' }, [1, 7, 10, 23]],
  ])('working hours at its events, and how it came, are asked again: %j, after hours %j', (when, hours) => {
    const rules = ruled({ on: on('noteAdded'), when, actions: [{ kind: 'setPriority', priorityId: HIGH }] })
    const departments = desk.departments.map((one) => ({ ...one, scheduleId: office.id }))
    const facts = {
      'requester.isNew': true,
      'mail.address': 3,
      'mail.mailbox': 4,
      'mail.addressees': ['boss@b.example'],
    }
    const past = [1, 7, 10, 23].map((after) => ({ type: 'note.added', at: at(after) }))
    const world = worldOf({ ...rules, departments, schedules: [office] })
    const { rules: runs } = liveOn(world, recordedOf(past), { ...opened, facts })
    expect(runs.map((run) => run.at)).toEqual(hours.map(at))
  })

  test('what cannot be done is left out and named; needs and mails are kept', () => {
    const course = courseOf(
      [],
      ruled({
        on: on('opened'),
        actions: [
          { kind: 'assignAgent', agentId: LEE },
          { kind: 'assignAgent', agentId: 99 },
          { kind: 'needSkill', skillId: 1, level: 3, demand: 'required' },
          { kind: 'setPriority', priorityId: LOW },
          {
            ...{ kind: 'sendMail', fromAddressId: null, subject: 'New', body: 'Look' },
            to: [{ kind: 'agent', agentId: KIM }, { kind: 'assignee' }],
          },
        ],
      }),
    )
    expect(course.rules[0]?.did.map(({ outcome, why }) => [outcome, why])).toEqual([
      ['skipped', 'agent_not_member'],
      ['skipped', 'not_found'],
      ['done', undefined],
      ['already', undefined],
      ['done', undefined],
    ])
    expect(course.needs).toMatchObject([{ skill: 'Printers', minLevel: 3, isRequired: true, by: 'Rule 1' }])
    expect(course.mails.map(({ to: one }) => one)).toEqual(['agent kim@desk.example'])
  })
})

describe('SLA plans', () => {
  test('what is missed, when it was due and done; pauses count for nothing', () => {
    expect(
      courseOf([
        { type: 'reply.sent', at: at(3) },
        { ...closes, at: at(12) },
      ]).breaches,
    ).toEqual([
      { target: 'firstResponse', dueAt: at(2), doneAt: at(3) },
      { target: 'resolution', dueAt: at(10), doneAt: at(12) },
    ])
    const waits = { type: 'ticket.status_changed', at: at(1), changes: { statusId: to(WAITING) } }
    const goesOn = { type: 'ticket.status_changed', at: at(5), changes: { statusId: to(OPEN) } }
    const kept = courseOf([waits, goesOn, { type: 'reply.sent', at: at(5.5) }, { ...closes, at: at(12) }])
    expect(kept.breaches).toEqual([])
    expect(courseOf([]).breaches.map(({ target, doneAt }) => [target, doneAt])).toEqual([
      ['firstResponse', null],
      ['resolution', null],
    ])
  })

  test('a draft of a plan moves what is due, and its escalation acts', () => {
    const steps: Plan['steps'] = [
      {
        ...{ id: 1, target: 'resolution', repeat: null, when: { kind: 'percent', percent: 50 } },
        actions: [{ kind: 'raisePriority' }, { kind: 'tell', to: [{ kind: 'agent', agentId: LEE }] }],
      },
    ]
    const strict = { ...gold, steps, targets: { ...gold.targets, resolution: 240 } }
    const course = courseOf([{ ...closes, at: at(3) }], { ...desk, plans: [strict] })
    expect(course.state.priorityId).toBe(HIGH)
    expect(course.causes.priorityId).toMatchObject({ kind: 'escalation', name: 'Gold' })
    expect(course.mails).toMatchObject([{ at: at(2), to: 'agent lee@desk.example', by: { kind: 'escalation' } }])
    expect(course.breaches.map(({ target }) => target)).toEqual(['firstResponse'])
  })
})

describe('whose turn it is', () => {
  const byPolicy = { kind: 'assignment' as const, id: 1, name: 'Best fit' }
  const gives = { type: 'ticket.assigned', by: 'desk' as const, changes: { agentId: { ...to(SAM), cause: byPolicy } } }
  const policy = {
    ...{
      id: 1,
      kind: 'best_fit' as const,
      version: 1,
      subject: { kind: 'department' as const, id: SUPPORT, name: 'Support' },
    },
    ...{ language: 'ignored' as const, skillWeight: 1, loadWeight: 1, languageWeight: 1, requesterWeight: 1 },
    ...{ organizationWeight: 1, fairnessWeight: 1, absentTickets: 'stay' as const, absentAfterMinutes: 0 },
    inactiveTickets: 'stay' as const,
  }
  const assigning = { ...desk, now: at(9), policies: [policy] }

  test('what a policy gave then is with her as long as it could be given; turns leave it to policies', () => {
    const course = courseOf(
      [
        { ...gives, at: at(1) },
        { ...closes, at: at(3) },
      ],
      assigning,
    )
    expect(course).toMatchObject({ agentThen: SAM, state: { agentId: null } })
    expect(course.turns.map((turn) => [turn.at, turn.agentId, turn.agentBy, turn.isOpen])).toEqual([
      [begun, null, 'given', true],
      [at(3), null, null, false],
    ])
    expect(courseOf([{ ...gives, at: at(1) }]).agentThen).toBeNull()
  })

  test('claiming, giving and releasing are told apart', () => {
    const course = courseOf(
      [
        { type: 'ticket.claimed', at: at(1), changes: { agentId: to(SAM) } },
        { type: 'ticket.assigned', at: at(1.5), changes: { agentId: to(KIM) } },
        { type: 'ticket.released', at: at(1.7), changes: { agentId: { from: KIM, to: null } } },
        { type: 'ticket.status_changed', at: at(1.8), changes: { statusId: to(WAITING) } },
      ],
      assigning,
    )
    expect(course.turns.slice(1).map((turn) => [turn.agentId, turn.agentBy, turn.isPaused])).toEqual([
      [SAM, 'claimed', false],
      [KIM, 'given', false],
      [null, 'given', false],
      [null, null, true],
    ])
  })
})

test('why it was due as it was opened is known, whatever ended that later', () => {
  const course = courseOf([{ ...closes, at: at(3) }])
  expect(course.causes.slaDueAt).toMatchObject({ kind: 'status' })
  expect(course.dueCauseThen).toMatchObject({ kind: 'sla_plan', name: 'Gold' })
})
