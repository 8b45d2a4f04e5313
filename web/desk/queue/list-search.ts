import type { listTickets } from '#contract/tickets.ts'
import type { Input } from '#web/client.ts'

export const sorts = [
  'priority',
  '-updated',
  'updated',
  '-created',
  'created',
  'due',
  '-due',
  '-closed',
  'closed',
  'number',
  '-number',
] as const
export type Sort = (typeof sorts)[number]

/** What the address of a list holds: filters, order and words. */
export interface ListSearch {
  q?: string
  sort?: Sort
  department?: number
  priority?: number
  topic?: number
  /** `none`: neither an agent nor a team has it. */
  agent?: number | 'none'
  team?: number
  /** A state: only what is open, or closed. */
  status?: State
}

export type State = 'open' | 'resolved' | 'closed'
export type ListQuery = NonNullable<Input<typeof listTickets>['query']>

export function readListSearch(given: Record<string, unknown>): ListSearch {
  return {
    q: given.q === undefined || given.q === '' ? undefined : String(given.q),
    sort: sorts.find((sort) => sort === given.sort),
    department: id(given.department),
    priority: id(given.priority),
    topic: id(given.topic),
    agent: given.agent === 'none' ? 'none' : id(given.agent),
    team: id(given.team),
    status: (['open', 'resolved', 'closed'] as const).find((state) => state === given.status),
  }
}

/** The same as the server asks for it. */
export function listQuery(queue: string | undefined, search: ListSearch): ListQuery {
  const { q, sort, department, priority, topic, agent, team, status } = search
  return {
    queue,
    q,
    sort,
    departmentId: department,
    priorityId: priority,
    helpTopicId: topic,
    agentId: agent,
    teamId: agent === 'none' ? 'none' : team,
    status,
    limit: 50,
  }
}

/** Filters alone: what "Clear" takes away. */
export function isFiltered({ q: _, sort: __, ...filters }: ListSearch): boolean {
  return Object.values(filters).some((value) => value !== undefined)
}

function id(value: unknown): number | undefined {
  const number = Number(value)
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}
