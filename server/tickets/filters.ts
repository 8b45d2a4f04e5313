import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { ListTickets } from '#contract/tickets.ts'

export type Filters = Omit<z.output<typeof ListTickets>, 'limit' | 'cursor' | 'sort' | 'q' | 'queue'>

/** What the parameters of a list ask of a ticket `t`. */
export function filtersOf(filters: Filters): RawBuilder<SqlBool>[] {
  const conditions: RawBuilder<SqlBool>[] = []
  const is = (column: string, id: number | 'none' | undefined) => {
    if (id === 'none') conditions.push(sql`${sql.ref(`t.${column}`)} is null`)
    else if (id !== undefined) conditions.push(sql`${sql.ref(`t.${column}`)} = ${id}::bigint`)
  }
  is('department_id', filters.departmentId)
  is('agent_id', filters.agentId)
  is('team_id', filters.teamId)
  is('priority_id', filters.priorityId)
  is('help_topic_id', filters.helpTopicId)
  if (filters.organizationId !== undefined) {
    conditions.push(sql`t.requester_id = any(array(
      select r.id from requester r where r.organization_id = ${filters.organizationId}::bigint))`)
  }
  if (filters.number !== undefined) conditions.push(sql`t.number = ${searchable(filters.number)}`)
  if (filters.status !== undefined) conditions.push(byStatus(searchable(filters.status)))
  if (filters.requester !== undefined) conditions.push(byRequester(searchable(filters.requester)))
  return conditions
}

/** What can be in the database at all: no NUL, no lone surrogates. */
export function searchable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '').normalize('NFC').trim()
}

const STATES = ['open', 'resolved', 'closed', 'archived']
const ID = /^[1-9]\d{0,14}$/

// `closed` is the state, `Closed` the status of that name.
function byStatus(status: string): RawBuilder<SqlBool> {
  // In the text of the query: an index of open tickets serves only what says so there.
  if (STATES.includes(status)) return sql`t.state = ${sql.lit(status)}`
  if (ID.test(status)) return sql`t.status_id = ${status}::bigint`
  return sql`t.status_id = any(array(select s.id from ticket_status s where lower(s.name) = lower(${status})))`
}

function byRequester(requester: string): RawBuilder<SqlBool> {
  if (ID.test(requester)) return sql`t.requester_id = ${requester}::bigint`
  return sql`t.requester_id = (select r.id from requester r where r.email = lower(${requester}))`
}
