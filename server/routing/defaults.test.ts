import { expect, test } from 'vitest'
import type { Cause } from '#contract/cause.ts'
import { type DefaultsInput, resolveDefaults } from './defaults.ts'

const ids = (...all: number[]) => new Set(all)
const filter = (name: string): Cause => ({ kind: 'ticket_filter', id: 1, name, version: 1 })
const person: Cause = { kind: 'person', id: 7, name: 'Sam' }
const topic = {
  id: 1,
  path: 'Outage',
  departmentId: 3,
  priorityId: 3,
  slaPlanId: 3,
  statusId: 3,
  agentId: 3,
  teamId: 3,
}
const address = { id: 9, email: 'sales@desk.example', departmentId: 2, priorityId: 2 }
const organization = { id: 2, name: 'Acme', managerId: 6, teamId: null }
const settings = { departmentId: 5, priorityId: 5, statusId: 5, slaPlanId: 5 }
const usable: DefaultsInput['usable'] = {
  departments: new Map([1, 2, 3, 4, 5, 8].map((id) => [id, { name: `D${id}`, slaPlanId: id === 5 ? 4 : null }])),
  slaPlans: ids(1, 2, 3, 4, 5, 8),
  priorities: ids(1, 2, 3, 4, 5, 8),
  statuses: ids(1, 3, 5, 8),
}

/** Who stands in line for a property, first wins; `of` takes the first ones away, one after the other. */
const lines: Record<string, { order: string[]; of: (left: Set<string>) => number | null }> = {
  department: {
    order: ['ticket_filter', 'person', 'mail_address', 'help_topic', 'setting'],
    of: (left) => decide(left).department.value,
  },
  priority: {
    order: ['ticket_filter', 'person', 'mail_header', 'mail_address', 'help_topic', 'setting'],
    of: (left) => decide(left).priority.value,
  },
  status: { order: ['ticket_filter', 'person', 'help_topic', 'setting'], of: (left) => decide(left).status.value },
  agent: {
    order: ['person', 'ticket_filter', 'help_topic', 'organization'],
    of: (left) => decide(left).agent.value,
  },
  team: { order: ['person', 'ticket_filter', 'help_topic'], of: (left) => decide(left).team.value },
}
const values: Record<string, number> = {
  ticket_filter: 8,
  person: 1,
  mail_header: 4,
  mail_address: 2,
  help_topic: 3,
  organization: 6,
  setting: 5,
}

function decide(left: Set<string>) {
  const has = (kind: string) => left.has(kind)
  const wish = has('ticket_filter') ? [{ value: 8, cause: filter('New') }] : []
  const fields = ['departmentId', 'priorityId', 'slaPlanId', 'statusId', 'agentId', 'teamId'] as const
  return resolveDefaults({
    given: has('person') ? Object.fromEntries(fields.map((field) => [field, 1])) : {},
    wishes: Object.fromEntries(fields.map((field) => [field, wish])),
    received: {
      address: has('mail_address') ? address : null,
      header: has('mail_header') ? { priorityId: 4, value: 'high' } : null,
    },
    chooser: person,
    topic: has('help_topic') ? topic : null,
    organization: has('organization') ? organization : null,
    settings,
    usable,
  })
}

test.each(Object.entries(lines))('%s: the first that has a value wins', (_, { order, of }) => {
  const left = new Set(order)
  for (const kind of order) {
    expect(of(left)).toBe(values[kind])
    left.delete(kind)
  }
})

test('SLA plan: filter, person, help topic, department, desk', () => {
  expect(decide(having('ticket_filter', 'person', 'help_topic')).slaPlan.value).toBe(8)
  expect(decide(having('person', 'help_topic')).slaPlan.value).toBe(1)
  expect(decide(having('help_topic')).slaPlan.value).toBe(3)
  expect(decide(having()).slaPlan).toMatchObject({ value: 4, cause: { kind: 'department', name: 'D5' } })
  expect(decide(having('mail_address')).slaPlan).toMatchObject({ value: 5, cause: { kind: 'setting' } })
})

test('the last filter wins, and says whom it went before', () => {
  const wishes = {
    departmentId: [
      { value: 8, cause: filter('Late') },
      { value: 4, cause: filter('Early') },
    ],
  }
  const { department } = resolveDefaults({ given: {}, wishes, chooser: person, topic, organization, settings, usable })
  expect(department.value).toBe(8)
  expect(department.cause.overrode?.map(({ name, value }) => `${name} ${value}`)).toEqual([
    'Early 4',
    'Outage 3',
    'Default of the desk 5',
  ])
})

test('what may not be used falls through to the filter before, and to what comes after', () => {
  const wishes = {
    departmentId: [
      { value: 99, cause: filter('Gone') },
      { value: 4, cause: filter('Early') },
    ],
    priorityId: [{ value: 99, cause: filter('Gone') }],
  }
  const resolved = resolveDefaults({ given: {}, wishes, chooser: person, topic, organization, settings, usable })
  expect(resolved.department.cause.name).toBe('Early')
  expect(resolved.priority.cause.kind).toBe('help_topic')
})

test("a filter's team keeps the topic's agent out", () => {
  const wishes = { teamId: [{ value: 8, cause: filter('Team') }] }
  const { agent, team } = resolveDefaults({ given: {}, wishes, chooser: person, topic, organization, settings, usable })
  expect([agent.value, team.value]).toEqual([null, 8])
})

test("an organization's manager stays out where anything else has a team, and says for whom she stands", () => {
  const rest = { given: {}, chooser: person, organization, settings, usable }
  const nobody = { ...topic, agentId: null, teamId: null }
  expect(resolveDefaults({ ...rest, topic: { ...topic, agentId: null } }).agent.value).toBeNull()
  expect(resolveDefaults({ ...rest, topic: nobody, given: { teamId: 1 } }).agent.value).toBeNull()
  expect(resolveDefaults({ ...rest, topic: nobody }).agent).toEqual({
    value: 6,
    cause: { kind: 'organization', id: 2, name: 'Acme', saw: { organization: 'Acme' } },
  })
  expect(resolveDefaults({ ...rest, topic: { ...topic, teamId: null } }).agent.cause.overrode).toEqual([
    { kind: 'organization', name: 'Acme', value: 6 },
  ])
})

test("an organization's team comes where nobody and no other team does", () => {
  const rest = {
    given: {},
    chooser: person,
    settings,
    usable,
    organization: { ...organization, managerId: null, teamId: 7 },
  }
  const nobody = { ...topic, agentId: null, teamId: null }
  const acme = { kind: 'organization', id: 2, name: 'Acme', saw: { organization: 'Acme' } }
  expect(resolveDefaults({ ...rest, topic: nobody })).toMatchObject({
    agent: { value: null },
    team: { value: 7, cause: acme },
  })
  expect(resolveDefaults({ ...rest, topic: { ...nobody, agentId: 3 } }).team.value).toBeNull()
  expect(resolveDefaults({ ...rest, topic: { ...nobody, teamId: 3 } }).team.value).toBe(3)
  expect(resolveDefaults({ ...rest, topic: nobody, given: { agentId: 1 } }).team.value).toBeNull()
})

function having(...kinds: string[]): Set<string> {
  return new Set(kinds)
}
