import { sql } from 'kysely'
import type { Action } from '#contract/actions.ts'
import { problemOf, renderText, type Values } from '#server/notify/templates/engine.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'

/** What the templates of rules and macros may put in. */
const sample = {
  ticket: {
    number: '',
    subject: '',
    status: '',
    department: '',
    priority: '',
    topic: '',
    agent: '',
    team: '',
    due: '',
  },
  requester: { name: '', email: '', phone: '' },
  actor: { name: '' },
  desk: { name: '' },
}

interface Told {
  ticket: typeof sample.ticket & { dueAt: Date | null }
  requester: typeof sample.requester
  desk: { name: string | null; language: string | null; timeZone: string | null }
}

/** A template with what there is to say of the ticket now. */
export async function written(op: Op, ticketId: number, source: string): Promise<string> {
  if (!source.includes('{')) return source
  return renderText(source, await valuesOf(op, ticketId))
}

export async function valuesOf(op: Op, ticketId: number): Promise<Values> {
  const { rows } = await sql<Told & { dueAt: Date | null }>`
    select json_build_object('number', t.number, 'subject', t.subject, 'status', s.name, 'department', d.name, 'priority', p.name,
        'topic', coalesce(up.name || ' / ', '') || h.name, 'agent', a.name, 'team', team.name) as ticket, t.due_at,
      json_build_object('name', r.name, 'email', r.email, 'phone', r.phone) as requester,
      coalesce((select value from setting where key = 'desk'), '{}') as desk
    from ticket t join requester r on r.id = t.requester_id join department d on d.id = t.department_id
    join ticket_status s on s.id = t.status_id join priority p on p.id = t.priority_id
    left join help_topic h on h.id = t.help_topic_id left join help_topic up on up.id = h.parent_id
    left join agent a on a.id = t.agent_id left join team on team.id = t.team_id
    where t.id = ${ticketId}`.execute(op.db)
  const told = rows[0]
  if (!told) throw new Error('a ticket went away while it was written about')
  const { ticket, dueAt, requester, desk } = told
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: desk.timeZone ?? 'UTC' } as const
  const due = dueAt && new Intl.DateTimeFormat(desk.language ?? 'en', format).format(dueAt)
  return {
    ticket: { ...ticket, due },
    requester,
    actor: { name: op.actor.name },
    desk: { name: desk.name ?? 'Deskbell' },
  }
}

/** What is wrong with the templates of actions, each at its place. */
export function templateProblems(actions: readonly Action[]): FieldError[] {
  return actions.flatMap((action, at) => {
    const parts = 'body' in action ? [['body', action.body] as const] : []
    const subject = action.kind === 'sendMail' ? [['subject', action.subject] as const] : []
    return [...subject, ...parts].flatMap(([field, source]) => {
      const problem = problemOf({ part: 'subject', source, values: sample, known: isKnown })
      return problem
        ? [
            {
              field: `body.actions.${at}.${field}`,
              code: 'bad_template',
              message: `Line ${problem.line}: ${problem.message}`,
            },
          ]
        : []
    })
  })
}

function isKnown(path: string): boolean {
  const [group = '', value, ...deeper] = path.split('.')
  const values: Record<string, string> | undefined = new Map(Object.entries(sample)).get(group)
  return values !== undefined && value !== undefined && deeper.length === 0 && value in values
}
