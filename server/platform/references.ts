import { sql } from 'kysely'
import { BadInput, type FieldError } from './errors.ts'
import type { Op } from './operation.ts'
import { isSame } from './rows.ts'

const nouns = {
  agent: 'agent',
  department: 'department',
  helpTopic: 'help topic',
  mailbox: 'mailbox',
  mailAddress: 'mail address',
  numberSequence: 'sequence',
  organization: 'organization',
  priority: 'priority',
  role: 'role',
  schedule: 'schedule',
  slaPlan: 'SLA plan',
  team: 'team',
  ticketStatus: 'status',
} as const

/** Something that a request names by id. */
export interface Reference {
  table: keyof typeof nouns
  /** Path in the request: `body.departmentId`. */
  field: string
  id: number | null | undefined
  /** The id that was there before: what has been chosen may stay, whatever became of it. */
  current?: number | null | undefined
}

/**
 * Whether everything that is named exists and may be chosen now: every problem at once, `not_found`, `disabled` or
 * `archived`, each at its field. What is named stays as it is until the operation ends.
 */
export async function referenceProblems(op: Op, references: Reference[]): Promise<FieldError[]> {
  const asked = references.filter(({ id, current }) => id !== null && id !== undefined && !isSame(id, current))
  const found = new Map<string, string>()
  // Always in one order, so that two operations do not wait for each other in a circle.
  for (const table of [...new Set(asked.map((reference) => reference.table))].sort()) {
    const ids = asked.filter((reference) => reference.table === table).map(({ id }) => id)
    const { rows } = await sql<{ id: number; availability: string }>`
      select id, ${availabilityOf(table)} as availability from ${sql.table(table)}
      where id = any(${ids}::bigint[]) order by id for key share`.execute(op.db)
    for (const row of rows) found.set(`${table} ${row.id}`, row.availability)
  }
  return asked.flatMap(({ table, field, id }) => {
    const availability = found.get(`${table} ${id}`)
    if (availability === 'active') return []
    if (availability === undefined) {
      return [{ field, code: 'not_found', message: `There is no such ${nouns[table]}.` }]
    }
    return [{ field, code: availability, message: `This ${nouns[table]} is ${availability}. Choose another.` }]
  })
}

/** @throws BadInput  with all the problems there are */
export function refuseProblems(problems: FieldError[]): void {
  if (problems.length > 0) throw new BadInput(problems)
}

function availabilityOf(table: Reference['table']) {
  if (table === 'numberSequence') return sql`'active'`
  if (table === 'organization') return sql`case when archived_at is null then 'active' else 'archived' end`
  return sql`availability`
}
