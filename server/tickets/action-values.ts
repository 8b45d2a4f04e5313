import { sql } from 'kysely'
import { Conflict } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { messageOf, renderText } from '#server/platform/templates.ts'
import type { ActionValues } from '#server/routing/actions/templates.ts'

/** What the texts of filters, rules and macros are made from. */
export interface ActionScene {
  values: ActionValues
  /** From where mails go where they name no address: that of the ticket's department, else (null) the desk's. */
  addressId: number | null
}

interface Told {
  ticket: Omit<ActionValues['ticket'], 'due'>
  dueAt: Date | null
  requester: ActionValues['requester']
  addressId: number | null
  desk: { name: string | null; language: string | null; timeZone: string | null }
}

/** The ticket as it is now, times as the desk writes them. */
export async function actionScene(op: Op, ticketId: number): Promise<ActionScene> {
  const { rows } = await sql<Told>`
    select json_build_object('number', t.number, 'subject', t.subject, 'status', s.name, 'department', d.name, 'priority', p.name,
        'topic', coalesce(up.name || ' / ', '') || h.name, 'agent', a.name, 'team', team.name) as ticket, t.due_at, m.id as address_id,
      json_build_object('name', r.name, 'email', r.email, 'phone', r.phone) as requester,
      coalesce((select value from setting where key = 'desk'), '{}') as desk
    from ticket t join requester r on r.id = t.requester_id join department d on d.id = t.department_id
    join ticket_status s on s.id = t.status_id join priority p on p.id = t.priority_id
    left join help_topic h on h.id = t.help_topic_id left join help_topic up on up.id = h.parent_id
    left join agent a on a.id = t.agent_id left join team on team.id = t.team_id
    left join mail_address m on m.id = d.mail_address_id and m.availability = 'active'
    where t.id = ${ticketId}`.execute(op.db)
  const told = rows[0]
  if (!told) throw new Error('a ticket went away while it was written about')
  const { ticket, dueAt, requester, addressId, desk } = told
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: desk.timeZone ?? 'UTC' } as const
  const due = dueAt && new Intl.DateTimeFormat(desk.language ?? 'en', format).format(dueAt)
  const values = {
    ticket: { ...ticket, due },
    requester,
    actor: { name: op.actor.name },
    desk: { name: desk.name ?? 'Deskbell' },
  }
  return { values, addressId }
}

/** A template with its values. @throws Conflict `bad_template`  it was good when it was saved, and cannot be filled in now */
export function filledIn(source: string, { values }: ActionScene): string {
  try {
    return renderText(source, values)
  } catch (error) {
    throw new Conflict('bad_template', `Its text cannot be filled in: ${messageOf(error)}`)
  }
}

/** A template with what there is to say of the ticket now. @throws Conflict `bad_template` */
export async function written(op: Op, ticketId: number, source: string): Promise<string> {
  return source.includes('{') ? filledIn(source, await actionScene(op, ticketId)) : source
}

/** The same for agents, who can read a template as it stands where it cannot be filled in. */
export async function writtenOrAsItStands(
  op: Op,
  ticketId: number,
  source: string,
): Promise<{ text: string; problem: string | null }> {
  try {
    return { text: await written(op, ticketId, source), problem: null }
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return { text: source, problem: error.message }
  }
}
