import { type RawBuilder, sql } from 'kysely'
import type { UseKind } from '#contract/crud.ts'
import { type Use, use } from './uses.ts'

/** By which field of conditions, and by which name in actions, things of a kind are named. */
const named = {
  department: { field: 'department', action: 'departmentId' },
  team: { field: 'team', action: 'teamId' },
  agent: { field: 'agent', action: 'agentId' },
  priority: { field: 'priority', action: 'priorityId' },
  slaPlan: { field: 'slaPlan', action: 'slaPlanId' },
  ticketStatus: { field: 'status', action: 'statusId' },
  helpTopic: { field: 'helpTopic', action: 'helpTopicId' },
  organization: { field: 'organization', action: null },
  schedule: { field: 'time.schedules', action: null },
  mailAddress: { field: 'mail.address', action: 'fromAddressId' },
  mailbox: { field: 'mail.mailbox', action: null },
  skill: { field: null, action: 'skillId' },
} as const

/**
 * The ticket filters, rules and macros that name a thing. Those that act with it hold it; those that only ask about it, or do
 * not act, do not: what they name that is out of use is skipped, and flagged. There are few of them, and this is asked when a
 * thing is about to go.
 *
 * @source docs/decisions/030-what-holds-a-thing.md
 */
export function usedByAutomation(kind: keyof typeof named, id: number): RawBuilder<Use>[] {
  const { field, action } = named[kind]
  const vars = JSON.stringify({ id, field })
  const inConditions = field
    ? sql`jsonb_path_exists(conditions, '$.** ? (@.field == $field && @.value == $id)', ${vars}::jsonb)`
    : sql`false`
  const inActions = action
    ? sql`jsonb_path_exists(actions, ${sql.lit(`$.**.${action} ? (@ == $id)`)}::jsonpath, ${vars}::jsonb)`
    : sql`false`
  const target = kind === 'mailAddress' ? sql`address_id = ${id}` : sql`false`
  const owner = kind === 'department' ? sql`department_id = ${id}` : sql`false`
  return naming({ inConditions, inActions, target, owner })
}

/**
 * The same for the fields that a query gives: `form_field f join form o`, narrowed down.
 *
 * @param which  which of them
 */
export function usingFields(which: RawBuilder<unknown>): RawBuilder<Use>[] {
  const keys = sql`(select jsonb_build_object(
      'asked', coalesce(jsonb_agg(case o.kind when 'contact' then 'requester.' when 'organization' then 'organization.' else '' end
        || 'fields.' || f.key), '[]'),
      'set', coalesce(jsonb_agg(f.key) filter (where o.kind in ('ticket', 'custom')), '[]'))
    from form_field f join form o on o.id = f.form_id where ${which})`
  return naming({
    inConditions: sql`jsonb_path_exists(conditions, '$.** ? (@.field == $asked[*])', ${keys})`,
    inActions: sql`jsonb_path_exists(actions, '$[*] ? (@.kind == "setField" && @.key == $set[*])', ${keys})`,
    target: sql`false`,
    owner: sql`false`,
  })
}

interface Naming {
  inConditions: RawBuilder<unknown>
  inActions: RawBuilder<unknown>
  /** Of a filter alone: what it is for; of a macro: whose it is. */
  target: RawBuilder<unknown>
  owner: RawBuilder<unknown>
}

function naming({ inConditions, inActions, target, owner }: Naming): RawBuilder<Use>[] {
  const asked = sql`(${inConditions} or ${target})`
  return [
    ...held('ticketFilters', { from: sql`ticket_filter`, acting: sql`not is_silent`, inActions, asked }),
    ...held('rules', { from: sql`rule`, acting: sql`not is_silent`, inActions, asked: inConditions }),
    // Nobody else can change what an agent keeps for herself.
    ...held('macros', { from: sql`macro`, acting: sql`agent_id is null`, inActions, asked: owner }),
  ]
}

interface Held {
  from: RawBuilder<unknown>
  /** Of an active one: whether it does what its actions say, and an administrator can change that. */
  acting: RawBuilder<unknown>
  inActions: RawBuilder<unknown>
  /** Names it otherwise. */
  asked: RawBuilder<unknown>
}

function held(kind: UseKind, { from, acting, inActions, asked }: Held): RawBuilder<Use>[] {
  const acts = sql`availability = 'active' and ${acting} and ${inActions}`
  const names = sql`availability <> 'archived' and (${asked} or ${inActions})`
  return [
    use(kind, 'archive', sql`from ${from} where ${acts}`, sql`name`),
    use(kind, 'nothing', sql`from ${from} where ${names} and not (${acts})`, sql`name`),
  ]
}
