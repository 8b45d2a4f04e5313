import { type Kysely, sql } from 'kysely'
import type { Action } from '#contract/actions.ts'
import type { Condition } from '#contract/conditions.ts'
import type { Trigger } from '#contract/rules.ts'
import type { DB } from '#db/types.ts'
import { createMacro } from '#server/automation/macros/change.ts'
import { createRule } from '#server/automation/rules/change.ts'
import type { ApiKeyActor } from '#server/platform/actor.ts'
import { system } from '#server/platform/actor.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { createFilter } from '#server/routing/filters/change.ts'

/** What is named here by name, as the verbs want it: by id. */
type IdOf = (
  table: 'department' | 'priority' | 'status' | 'team' | 'topic' | 'plan' | 'schedule',
  name: string,
) => number

/** Filters, rules and macros as a desk has them; what writes to requesters only looks on. */
export async function seedAutomation(db: Kysely<DB>, now: Date): Promise<void> {
  const ctx: Ctx = { db, actor: system('Seed'), now }
  const id = await idsByName(db)
  for (const filter of filters(id)) await createFilter(ctx, filter)
  for (const rule of rules(id)) await createRule(ctx, rule)
  const administrator: ApiKeyActor = {
    kind: 'api_key',
    id: 0,
    name: 'Seed',
    isAdministrator: true,
    permissions: new Set(),
  }
  for (const macro of macros(id)) await createMacro({ ...ctx, actor: administrator }, { owner: 'everyone', ...macro })
}

async function idsByName(db: Kysely<DB>): Promise<IdOf> {
  const { rows } = await sql<{ kind: string; id: number; name: string }>`
    select 'department' as kind, id, name from department union all select 'priority', id, name from priority
    union all select 'status', id, name from ticket_status union all select 'team', id, name from team
    union all select 'topic', id, name from help_topic union all select 'plan', id, name from sla_plan
    union all select 'schedule', id, name from schedule`.execute(db)
  const ids = new Map(rows.map(({ kind, id, name }) => [`${kind} ${name}`, id]))
  return (table, name) => {
    const id = ids.get(`${table} ${name}`)
    if (id === undefined) throw new Error(`the ${table} ${name} is missing`)
    return id
  }
}

function filters(id: IdOf): { name: string; conditions: Condition; actions: Action[]; stopsFurther?: boolean }[] {
  return [
    {
      name: 'Out-of-office answers',
      conditions: {
        all: [
          { field: 'mail.isAutomatic', operator: 'is', value: true },
          { field: 'subject', operator: 'matches', value: 'out of (the )?office|abwesen' },
        ],
      },
      actions: [{ kind: 'reject' }],
      stopsFurther: true,
    },
    {
      name: 'Nobody can pay by card',
      conditions: {
        all: [
          {
            any: [
              { field: 'subject', operator: 'contains', value: 'terminal' },
              { field: 'subject', operator: 'contains', value: 'card payment' },
              { field: 'message', operator: 'contains', value: 'pay by card' },
            ],
          },
          { not: { any: [{ field: 'subject', operator: 'startsWith', value: 'Question' }] } },
        ],
      },
      actions: [
        { kind: 'setDepartment', departmentId: id('department', 'Online Banking') },
        { kind: 'setPriority', priorityId: id('priority', 'High') },
        { kind: 'setSlaPlan', slaPlanId: id('plan', 'Sev-A') },
      ],
    },
    {
      name: 'Invoices to Billing',
      conditions: {
        any: [
          { field: 'subject', operator: 'matches', value: 'invoice|charged|reminder|rechnung|mahnung' },
          { field: 'subject', operator: 'contains', value: 'billing' },
        ],
      },
      actions: [{ kind: 'setDepartment', departmentId: id('department', 'Billing') }],
    },
    {
      name: 'Outside business hours',
      conditions: {
        all: [
          {
            field: 'time.schedules',
            operator: 'isNot',
            value: id('schedule', 'Monday to Friday, 8 to 17, with U.S. holidays'),
          },
          { field: 'priority', operator: 'isOneOf', value: [id('priority', 'High'), id('priority', 'Emergency')] },
        ],
      },
      actions: [
        { kind: 'assignTeam', teamId: id('team', 'Field Service') },
        { kind: 'addNote', body: 'Came outside business hours: whoever is on call looks at it first.' },
      ],
    },
    {
      name: 'Offers to Sales',
      conditions: { any: [{ field: 'subject', operator: 'matches', value: 'offer|licen[cs]e|discount|trial' }] },
      actions: [
        { kind: 'setDepartment', departmentId: id('department', 'Sales') },
        { kind: 'setHelpTopic', helpTopicId: id('topic', 'Feedback') },
      ],
    },
  ]
}

function rules(id: IdOf) {
  const all = (...tests: Condition[]): Condition => ({ all: tests })
  const onEvent = (...events: Extract<Trigger, { kind: 'event' }>['events']): Trigger => ({ kind: 'event', events })
  const waiting = { field: 'status', operator: 'is', value: id('status', 'Waiting for requester') } as const
  const rules: { name: string; trigger: Trigger; conditions: Condition; actions: Action[]; isSilent?: boolean }[] = [
    {
      name: 'An emergency goes to the people in the field',
      trigger: onEvent('priorityChanged'),
      conditions: all({ field: 'priority', operator: 'changedTo', value: id('priority', 'Emergency') }),
      actions: [
        { kind: 'assignTeam', teamId: id('team', 'Field Service') },
        { kind: 'addNote', body: 'Raised to Emergency, so the field service has it now.' },
      ],
    },
    {
      name: 'Thanks are not a new question',
      trigger: onEvent('messageReceived'),
      conditions: all(
        { field: 'message', operator: 'matches', value: '^\\s*(thank you|thanks|danke)' },
        { field: 'state', operator: 'is', value: 'open' },
      ),
      actions: [{ kind: 'setStatus', statusId: id('status', 'Resolved') }],
      isSilent: true,
    },
    {
      name: 'Remind after three days',
      trigger: { kind: 'time', minutes: 3 * 24 * 60, since: 'status', direction: 'after' },
      conditions: all(waiting),
      actions: [{ kind: 'reply', body: 'Hello {{ requester.name }}, did you have time to look at our answer?' }],
      isSilent: true,
    },
    {
      name: 'Close after a week without an answer',
      trigger: { kind: 'time', minutes: 7 * 24 * 60, since: 'status', direction: 'after' },
      conditions: all(waiting),
      actions: [{ kind: 'setStatus', statusId: id('status', 'Closed') }],
      isSilent: true,
    },
    {
      name: 'Reopened twice: somebody looks at it again',
      trigger: onEvent('reopened'),
      conditions: all({ field: 'reopenCount', operator: 'isGreaterThan', value: 1 }),
      actions: [{ kind: 'setPriority', priorityId: id('priority', 'High') }],
    },
  ]
  return rules
}

function macros(id: IdOf): { name: string; actions: Action[]; digit?: number }[] {
  return [
    {
      name: 'Ask for the serial number',
      actions: [
        { kind: 'reply', body: 'Hello {{ requester.name }},\n\nplease send us the serial number: it is on the back.' },
        { kind: 'setStatus', statusId: id('status', 'Waiting for requester') },
      ],
      digit: 1,
    },
    {
      name: 'Take it and start',
      actions: [{ kind: 'assignMe' }, { kind: 'setPriority', priorityId: id('priority', 'Normal') }],
      digit: 2,
    },
    {
      name: 'To the network people',
      actions: [
        { kind: 'setDepartment', departmentId: id('department', 'Network') },
        { kind: 'addNote', body: 'Looks like the network: cable and dock are fine.' },
      ],
      digit: 3,
    },
  ]
}
