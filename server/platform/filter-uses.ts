import { sql } from 'kysely'
import { use } from './uses.ts'

/** By which fields of conditions, and by which names in actions, things of a kind are named. */
const named = {
  department: { field: 'department', action: 'departmentId' },
  team: { field: 'team', action: 'teamId' },
  agent: { field: 'agent', action: 'agentId' },
  priority: { field: 'priority', action: 'priorityId' },
  slaPlan: { field: 'slaPlan', action: 'slaPlanId' },
  ticketStatus: { field: 'status', action: 'statusId' },
  helpTopic: { field: 'helpTopic', action: 'helpTopicId' },
  mailAddress: { field: 'mail.address', action: 'fromAddressId' },
  mailbox: { field: 'mail.mailbox', action: 'mailboxId' },
  skill: { field: 'skill', action: 'skillId' },
} as const

/**
 * The ticket filters that name a thing. They hold nothing: what they name that is out of use is skipped, and flagged.
 * There are few of them, and this is asked when a thing is about to go.
 */
export function usedByFilters(kind: keyof typeof named, id: number) {
  const { field, action } = named[kind]
  const vars = JSON.stringify({ id, field })
  const target = kind === 'mailAddress' ? sql`address_id = ${id} or ` : sql``
  return use(
    'ticketFilters',
    'nothing',
    sql`from ticket_filter where availability <> 'archived' and (${target}
      jsonb_path_exists(conditions, '$.** ? (@.field == $field && @.value == $id)', ${vars}::jsonb)
      or jsonb_path_exists(actions, ${sql.lit(`$.**.${action} ? (@ == $id)`)}::jsonpath, ${vars}::jsonb))`,
    sql`name`,
  )
}
