import { type RawBuilder, sql } from 'kysely'
import { type Answers, chosenIn } from '#contract/answers.ts'
import type { FormField } from '#contract/forms.ts'
import type { Translated } from '#contract/translations.ts'
import type { Side } from '#server/forms/answers.ts'
import { askedFields, fieldsOfKind } from '#server/forms/asked.ts'
import { itemProperties } from '#server/forms/condition-fields.ts'
import { type ChosenWords, loadChosenWords } from '#server/forms/words.ts'
import type { Db } from '#server/platform/db.ts'
import { firstMessage, lastMessage, type ThreadTold, wholeThread } from './thread.ts'

/** Answers with what was asked, and the properties of the list items among them, by the item. */
export interface Answered {
  answers: Answers
  questions: FormField[]
  properties?: ReadonlyMap<number, Record<string, unknown>>
  /** What is chosen in them, in all languages. */
  chosen?: ChosenWords
}

/** What of a ticket only some templates name; each part is there where one does. */
export interface Further {
  answers?: Answered
  requesterAnswers?: Answered
  organizationAnswers?: Answered | null
  collaborators?: string[]
  agent?: (Record<'name' | 'email' | 'phone' | 'mobile' | 'department', string> & { timeZone: string | null }) | null
  department?: {
    name: string
    fullName: string
    parent: string | null
    manager: string | null
    members: string[]
    slaPlan: string | null
  }
  team?: { name: string; lead: string | null; members: string[] } | null
  topic?: {
    /** From the top down to itself. */
    path: { name: string; translations: Translated<{ name: string }> }[]
    department: string | null
    slaPlan: string | null
  } | null
  slaPlan?: { name: string; graceMinutes: number } | null
  organization?: {
    name: string
    phone: string
    website: string
    address: string
    manager: string | null
    contacts: string[]
    members: string[]
  } | null
  thread?: ThreadTold
  firstMessage?: ThreadTold['entries'][number] | null
  lastMessage?: ThreadTold['entries'][number] | null
}
type Part = keyof Further

/** The values that bring a part. Longer ones go before shorter ones that they begin with. */
const partOf: readonly (readonly [prefix: string, part: Part])[] = [
  ['ticket.fields', 'answers'],
  ['ticket.collaborators', 'collaborators'],
  ['ticket.thread', 'thread'],
  ['ticket.first_message', 'firstMessage'],
  ['ticket.last_message', 'lastMessage'],
  ['requester.fields', 'requesterAnswers'],
  ['organization.fields', 'organizationAnswers'],
  ['organization.', 'organization'],
  ['agent.', 'agent'],
  ['department.', 'department'],
  ['team.', 'team'],
  ['topic.', 'topic'],
  ['sla_plan.', 'slaPlan'],
]

/** Lists of people are as long as this at most. */
const MOST_PEOPLE = 100

/**
 * What templates name of a ticket beyond what is told anyway, in one statement; none where they name nothing of it.
 *
 * @param names  the paths of values that the templates name
 * @param side   who reads it: requesters' threads have no notes
 */
export async function loadFurther(
  db: Db,
  ticketId: number,
  { names, side }: { names: Iterable<string>; side: Side },
): Promise<Further> {
  const named = [...names]
  const parts = [...new Set(named.flatMap((name) => partOf.find(([prefix]) => name.startsWith(prefix))?.[1] ?? []))]
  if (parts.length === 0) return {}
  const columns = parts.map((part) => sql`${sql.lit(part)}, ${columnOf(part, side)}`)
  const { rows } = await sql<{ further: Further }>`
    select json_build_object(${sql.join(columns)}) as further from ticket t where t.id = ${ticketId}`.execute(db)
  const further = rows[0]?.further
  if (!further) throw new Error('a ticket went away while it was told of')
  const asksProperties = named.some((name) => name.split('.').length > 2)
  await complete(db, further, asksProperties)
  return further
}

function columnOf(part: Part, side: Side): RawBuilder<unknown> {
  switch (part) {
    case 'answers':
      return sql`json_build_object('answers', t.fields, 'questions', ${askedFields(sql`t.help_topic_id`, sql`t.form_ids`)})`
    case 'requesterAnswers':
      return sql`(select json_build_object('answers', r.fields, 'questions', ${fieldsOfKind('contact')})
        from requester r where r.id = t.requester_id)`
    case 'organizationAnswers':
      return sql`(select json_build_object('answers', o.fields, 'questions', ${fieldsOfKind('organization')})
        from requester r join organization o on o.id = r.organization_id where r.id = t.requester_id)`
    case 'collaborators':
      return names(sql`from collaborator c join requester who on who.id = c.requester_id where c.ticket_id = t.id`)
    case 'agent':
      return sql`(select json_build_object('name', a.name, 'email', a.email, 'phone', a.phone, 'mobile', a.mobile,
          'timeZone', a.time_zone, 'department', d.name)
        from agent a join department d on d.id = a.primary_department_id where a.id = t.agent_id)`
    case 'department':
      return sql`(select json_build_object('name', d.name, 'fullName', ${fullName(sql`d.id`)}, 'parent', up.name,
          'manager', m.name, 'slaPlan', s.name, 'members', ${names(sql`from agent who where who.availability = 'active'
            and (who.primary_department_id = d.id or exists (select from department_access da
              where da.agent_id = who.id and da.department_id = d.id))`)})
        from department d left join department up on up.id = d.parent_id left join agent m on m.id = d.manager_id
        left join sla_plan s on s.id = d.sla_plan_id where d.id = t.department_id)`
    case 'team':
      return sql`(select json_build_object('name', team.name, 'lead', l.name, 'members', ${names(
        sql`from team_member tm join agent who on who.id = tm.agent_id and who.availability = 'active' where tm.team_id = team.id`,
      )}) from team left join agent l on l.id = team.lead_id where team.id = t.team_id)`
    case 'topic':
      return sql`(select json_build_object('path', ${topicPath(sql`h.id`)}, 'department', d.name, 'slaPlan', s.name)
        from help_topic h left join department d on d.id = h.department_id
        left join sla_plan s on s.id = h.sla_plan_id where h.id = t.help_topic_id)`
    case 'slaPlan':
      return sql`(select json_build_object('name', s.name, 'graceMinutes', s.grace_minutes) from sla_plan s where s.id = t.sla_plan_id)`
    case 'organization':
      return sql`(select json_build_object('name', o.name, 'phone', o.phone, 'website', o.website, 'address', o.address,
          'manager', coalesce(a.name, team.name),
          'contacts', ${names(sql`from requester who where who.organization_id = o.id and who.archived_at is null and who.is_primary_contact`)},
          'members', ${names(sql`from requester who where who.organization_id = o.id and who.archived_at is null`)})
        from requester r join organization o on o.id = r.organization_id left join agent a on a.id = o.account_manager_id
        left join team on team.id = o.account_team_id where r.id = t.requester_id)`
    case 'thread':
      return wholeThread(side)
    case 'firstMessage':
      return firstMessage
    case 'lastMessage':
      return lastMessage
  }
}

/** @param people  what stands behind `select`, with the people as `who` */
function names(people: RawBuilder<unknown>): RawBuilder<string[]> {
  return sql`(select coalesce(json_agg(named.name order by lower(named.name)), '[]')
    from (select who.name ${people} order by lower(who.name) limit ${sql.lit(MOST_PEOPLE)}) named)`
}

function fullName(departmentId: RawBuilder<unknown>): RawBuilder<string> {
  return sql`(with recursive up as (
      select node.parent_id, node.name::text as path from department node where node.id = ${departmentId}
      union all
      select node.parent_id, node.name || ' / ' || up.path from department node join up on up.parent_id = node.id
    ) select path from up where parent_id is null)`
}

function topicPath(topicId: RawBuilder<unknown>): RawBuilder<NonNullable<Further['topic']>['path']> {
  return sql`(with recursive up as (
      select node.parent_id, node.name, node.translations, 0 as height from help_topic node where node.id = ${topicId}
      union all
      select node.parent_id, node.name, node.translations, up.height + 1 from help_topic node join up on up.parent_id = node.id
    ) select json_agg(json_build_object('name', name, 'translations', translations) order by height desc) from up)`
}

/** What answers need besides; nothing is asked of the database where nothing is chosen in them. */
async function complete(db: Db, further: Further, asksProperties: boolean): Promise<void> {
  const all = [further.answers, further.requesterAnswers, further.organizationAnswers].filter((one) => one != null)
  const properties = asksProperties ? await itemProperties(db, all.flatMap(itemsIn)) : undefined
  for (const one of all) {
    if (properties) one.properties = properties
    one.chosen = await loadChosenWords(db, { fields: one.questions, answers: one.answers })
  }
}

function itemsIn({ answers, questions }: Answered): number[] {
  return questions
    .filter(({ kind }) => kind === 'list')
    .flatMap(({ key }) => chosenIn(answers[key] ?? null))
    .map(({ id }) => Number(id))
}
