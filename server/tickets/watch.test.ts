import { expect, test } from 'vitest'
import { type Actor, type AgentActor, type RequesterActor, system } from '#server/platform/actor.ts'
import { type Change, heardBy, type Sighting } from './watch.ts'

const change: Change = {
  ticketId: 7,
  departments: [1],
  agents: [11],
  teams: [21],
  requesters: [31],
  events: [
    { id: 100, type: 'reply.sent', audience: 'everyone' },
    { id: 101, type: 'note.added', audience: 'agents' },
  ],
}
const now: Sighting = {
  isHidden: false,
  requesterId: 31,
  organizationId: 41,
  closedById: 12,
  collaborators: [32],
  referrals: [
    { agentId: 13, teamId: null, departmentId: null },
    { agentId: null, teamId: 22, departmentId: null },
    { agentId: null, teamId: null, departmentId: 2 },
  ],
}

function agent(id: number, facts: { departments?: number[]; teams?: number[]; limited?: boolean } = {}): AgentActor {
  return {
    kind: 'agent',
    id,
    name: 'Sam',
    isAdministrator: false,
    isLimited: facts.limited ?? false,
    permissions: new Set(),
    departments: new Map((facts.departments ?? []).map((department) => [department, new Set()])),
    managed: new Set(),
    teamIds: facts.teams ?? [],
    primaryPermissions: new Set(),
    primaryRoleOnAssigned: true,
    timeZone: null,
  }
}

function requester(id: number, facts: Partial<RequesterActor> = {}): RequesterActor {
  const none = { onlyTicketId: null, organizationId: null, seesOrganization: false }
  return { kind: 'requester', id, name: 'Ada', email: 'ada@example.com', ...none, ...facts }
}

test.each<[string, Actor, number[]]>([
  ['an agent of the department', agent(1, { departments: [1] }), [100, 101]],
  ['an agent of another department', agent(1, { departments: [3] }), []],
  ['a limited agent of the department', agent(1, { departments: [1], limited: true }), []],
  ['the assigned agent, even a limited one', agent(11, { limited: true }), [100, 101]],
  ['an agent of the team', agent(1, { teams: [21] }), [100, 101]],
  ['the agent it was referred to', agent(13, { limited: true }), [100, 101]],
  ['an agent of the team it was referred to', agent(1, { teams: [22] }), [100, 101]],
  ['an agent of the department it was referred to', agent(1, { departments: [2] }), [100, 101]],
  ['a limited agent of that department', agent(1, { departments: [2], limited: true }), []],
  ['who closed it', agent(12, { limited: true }), [100, 101]],
  ['the requester', requester(31), [100]],
  ['a collaborator', requester(32), [100]],
  ['another requester', requester(33), []],
  ['a colleague of the requester', requester(33, { organizationId: 41 }), []],
  [
    'a colleague who sees all of the organization',
    requester(33, { organizationId: 41, seesOrganization: true }),
    [100],
  ],
  ['who sees all of another organization', requester(33, { organizationId: 42, seesOrganization: true }), []],
  ['a guest of this ticket', requester(31, { onlyTicketId: 7 }), [100]],
  ['the same person as a guest of another ticket', requester(31, { onlyTicketId: 8 }), []],
  ['nobody who has signed in', system('visitor'), []],
])('%s', async (_, actor, ids) => {
  expect((await heardBy(actor, change, async () => now)).map(({ id }) => id)).toEqual(ids)
})

test('no requester hears of a ticket that is deleted or gone', async () => {
  expect(await heardBy(requester(31), change, async () => ({ ...now, isHidden: true }))).toEqual([])
  expect(await heardBy(requester(31, { onlyTicketId: 7 }), change, async () => null)).toEqual([])
})

test('who was the requester until now hears no more', async () => {
  expect(await heardBy(requester(31), change, async () => ({ ...now, requesterId: 34 }))).toEqual([])
})
