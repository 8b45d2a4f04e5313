import type pg from 'pg'
import { REMEMBERED } from '#server/assignment/load-scene.ts'
import { loadRecorded } from './load-recorded.ts'
import type { Handable, Turn } from './outcome.ts'
import { languageOf, type PastEvent, type Recorded } from './recorded.ts'
import { dueAtOf, type State } from './state.ts'
import type { World } from './world.ts'

const DAY = 86_400_000
const BATCH = 500
/** Who has helped whom before the period is told by so many tickets, the newest. */
const MOST_EARLIER = 200_000

/**
 * Tickets of before the period: what was open when it began, and who helped whom within the days that policies remember.
 * They are not replayed: their turns are as they were recorded, and only what policies did within the period is left out.
 */
export async function loadStanding(client: pg.ClientBase, world: World, from: number): Promise<Handable[]> {
  const open = await client.query<{ id: number }>(
    `select id from ticket where created_at < $1 and deleted_at is null and (closed_at is null or closed_at >= $1) order by id`,
    [new Date(from)],
  )
  const ids = open.rows.map(({ id }) => id)
  const standing: Handable[] = []
  const reads = { first: false, messages: false, files: false, organization: false }
  for (let at = 0; at < ids.length; at += BATCH) {
    const recorded = await loadRecorded(client, ids.slice(at, at + BATCH), reads)
    standing.push(...recorded.map((one) => asRecorded(world, one, from)))
  }
  if (![...world.policies.values()].some(({ kind }) => kind === 'best_fit')) return standing
  return [...(await earlier(client, from)), ...standing]
}

function asRecorded(world: World, recorded: Recorded, from: number): Handable {
  const { id, openedAt, requester, events } = recorded
  const turns: Turn[] = []
  let state: Partial<State> = { agentId: null, teamId: null, helpTopicId: null, explicitDueAt: null, slaDueAt: null }
  for (const event of events) {
    const set = withoutPolicies(event, from)
    if (turns.length > 0 && !Object.keys(set).some((field) => counted.has(field))) continue
    state = { ...state, ...set }
    turns.push(turnOf(world, state as State, { event, isFirst: turns.length === 0, gives: 'agentId' in set }))
  }
  return {
    ticketId: id,
    turns,
    needs: [],
    language: languageOf(recorded),
    openedAt,
    requesterId: requester.id,
    organizationId: requester.organizationId,
  }
}

const counted: ReadonlySet<string> = new Set([
  'departmentId',
  'teamId',
  'priorityId',
  'agentId',
  'state',
  'statusId',
  'helpTopicId',
  'explicitDueAt',
  'slaDueAt',
])

/** What an event set; within the period a policy decides anew. */
function withoutPolicies({ at, changes }: PastEvent, from: number): Partial<State> {
  const kept = Object.entries(changes).filter(
    ([field, { cause }]) => field !== 'agentId' || at < from || cause?.kind !== 'assignment',
  )
  return Object.fromEntries(
    kept.map(([field, { to }]) => [field, field.endsWith('At') && typeof to === 'string' ? Date.parse(to) : to]),
  )
}

function turnOf(
  world: World,
  state: State,
  { event, isFirst, gives }: { event: PastEvent; isFirst: boolean; gives: boolean },
): Turn {
  const { departmentId, teamId, priorityId, agentId, helpTopicId } = state
  return {
    at: event.at,
    departmentId,
    teamId,
    priorityId,
    agentId,
    agentBy: isFirst || (gives && event.type !== 'ticket.claimed') ? 'given' : gives ? 'claimed' : null,
    isOpen: state.state === 'open',
    isPaused: world.statuses.get(state.statusId)?.pausesSla ?? false,
    helpTopicId,
    dueAt: dueAtOf(state),
  }
}

async function earlier(client: pg.ClientBase, from: number): Promise<Handable[]> {
  const { rows } = await client.query<{
    id: number
    at: number
    agentId: number
    departmentId: number
    priorityId: number
    requesterId: number
    organizationId: number | null
  }>(
    `select t.id, (extract(epoch from t.created_at) * 1000)::double precision as at, t.agent_id as "agentId",
       t.department_id as "departmentId", t.priority_id as "priorityId", t.requester_id as "requesterId",
       r.organization_id as "organizationId"
     from ticket t join requester r on r.id = t.requester_id
     where t.created_at between $1 and $2 and t.closed_at < $2 and t.deleted_at is null and t.agent_id is not null
     order by t.id desc limit ${MOST_EARLIER}`,
    [new Date(from - REMEMBERED.days * DAY), new Date(from)],
  )
  return rows.map(({ id, at, agentId, departmentId, priorityId, requesterId, organizationId }) => ({
    ticketId: id,
    turns: [
      {
        at,
        departmentId,
        teamId: null,
        priorityId,
        agentId,
        agentBy: 'given' as const,
        isOpen: false,
        isPaused: false,
        helpTopicId: null,
        dueAt: null,
      },
    ],
    needs: [],
    language: null,
    openedAt: at,
    requesterId,
    organizationId,
  }))
}
