import { type Kysely, sql } from 'kysely'
import type { DB } from '#db/types.ts'
import type { Random } from './random.ts'
import { companies, firstNames, lastNames, themes } from './words.ts'

interface Named {
  id: number
  name: string
}

/** What the seeded tickets are made of. */
export interface SeededDesk {
  departments: (Named & { planId: number | null; agents: Named[] })[]
  topics: Map<
    string,
    { id: number; path: string; departmentId: number | null; priorityId: number | null; slaPlanId: number | null }
  >
  priorities: (Named & { urgency: number })[]
  plans: (Named & { graceMinutes: number })[]
  statuses: { open: Named; resolved: Named; closed: Named }
  defaults: { departmentId: number; priorityId: number; slaPlanId: number | null }
  requesters: { id: number; name: string; email: string; organization: Named | null }[]
  timeZone: string
  /** Between its clocks and UTC, by the days that were asked about. */
  offsets: Map<number, number>
}

const plans = [
  ['Sev-A', 60],
  ['Sev-B', 240],
  ['Sev-C', 1440],
] as const

const topics: {
  name: string
  parent?: string
  department: string
  plan?: string
  priority?: string
  description: string
  german: { name: string; description: string }
}[] = [
  {
    name: 'Business Critical Outage',
    parent: 'Report a Problem',
    department: 'Online Banking',
    plan: 'Sev-A',
    priority: 'High',
    description: 'Many people cannot work',
    german: { name: 'Ausfall, der den Betrieb stört', description: 'Viele können nicht arbeiten' },
  },
  {
    name: 'Hardware',
    parent: 'Report a Problem',
    department: 'Hardware',
    plan: 'Sev-C',
    description: 'Computers, printers, phones',
    german: { name: 'Geräte', description: 'Rechner, Drucker, Telefone' },
  },
  {
    name: 'Network and Wi-Fi',
    parent: 'Report a Problem',
    department: 'Network',
    plan: 'Sev-B',
    description: 'No connection, or a slow one',
    german: { name: 'Netz und WLAN', description: 'Keine Verbindung, oder eine langsame' },
  },
  {
    name: 'Billing and invoices',
    department: 'Billing',
    description: 'Invoices, payments, addresses',
    german: { name: 'Rechnungen', description: 'Rechnungen, Zahlungen, Anschriften' },
  },
]

/** Departments, help topics, plans and teams that the texts talk of; those that are there already stay as they are. */
export async function seedReference(db: Kysely<DB>): Promise<void> {
  for (const [name, graceMinutes] of plans) {
    await sql`insert into sla_plan (name, grace_minutes) values (${name}, ${graceMinutes}) on conflict do nothing`.execute(
      db,
    )
  }
  await sql`insert into sla_plan_version (plan_id, version, name, definition)
    select id, version, name, jsonb_build_object('graceMinutes', grace_minutes, 'firstResponseMinutes', null,
      'nextResponseMinutes', null, 'byPriority', '[]'::jsonb, 'escalations', '[]'::jsonb) from sla_plan
    on conflict do nothing`.execute(db)
  for (const { department } of themes) {
    await sql`insert into department (name) values (${department}) on conflict do nothing`.execute(db)
  }
  await sql`insert into team (name) values ('Field Service') on conflict do nothing`.execute(db)
  await sql`update help_topic set department_id = (select id from department where name = 'Support' and parent_id is null)
    where name = 'General Inquiry' and department_id is null`.execute(db)
  for (const topic of topics) {
    await sql`
      insert into help_topic (name, parent_id, description, department_id, sla_plan_id, priority_id, position, translations)
      values (${topic.name}, (select id from help_topic where name = ${topic.parent ?? null} and parent_id is null), ${topic.description},
        (select id from department where name = ${topic.department}), (select id from sla_plan where name = ${topic.plan ?? null}),
        (select id from priority where name = ${topic.priority ?? null}), 5, ${JSON.stringify({ de: topic.german })}::jsonb)
      on conflict do nothing`.execute(db)
  }
}

/** Agents of each department, without a way to sign in. */
export async function seedAgents(db: Kysely<DB>, random: Random, count: number): Promise<void> {
  const role = sql`(select id from role where key = 'expanded-access')`
  for (let at = 0; at < count; at += 1) {
    const name = `${firstNames[at % firstNames.length]} ${random.pick(lastNames)}`
    const email = `agent${at + 1}@desk.example`
    const department = themes[at % themes.length]?.department ?? 'Support'
    const account = `seed-agent-${at + 1}`
    await sql`insert into auth_user (id, name, email, email_verified) values (${account}, ${name}, ${email}, true) on conflict do nothing`.execute(
      db,
    )
    await sql`
      insert into agent (account_id, name, email, primary_department_id, primary_role_id)
      select ${account}, ${name}, ${email}, (select id from department where name = ${department}), ${role}
      where not exists (select 1 from agent where email = ${email})`.execute(db)
  }
}

/** Organizations with their people, in one statement each. */
export async function seedRequesters(db: Kysely<DB>, random: Random, count: number): Promise<void> {
  const organizations = Math.max(8, Math.min(Math.ceil(count / 40), 5000))
  const names = Array.from(
    { length: organizations },
    (_, at) =>
      `${companies[at % companies.length]}${at >= companies.length ? ` ${Math.floor(at / companies.length) + 1}` : ''}`,
  )
  await sql`
    insert into organization (name, domains)
    select name, array['org' || place || '.example'] from unnest(${names}::text[]) with ordinality as given (name, place)
    on conflict do nothing`.execute(db)
  const people = Array.from({ length: count }, () => `${random.pick(firstNames)} ${random.pick(lastNames)}`)
  await sql`
    insert into requester (email, name, organization_id)
    select lower(replace(given.name, ' ', '.')) || place || '@org' || (place % ${organizations} + 1) || '.example', given.name, o.id
    from unnest(${people}::text[]) with ordinality as given (name, place)
    left join organization o on o.domains = array['org' || (place % ${organizations} + 1) || '.example']
    on conflict do nothing`.execute(db)
}

/** Reads back what there is, in the order of ids, so that the same desk gives the same tickets. */
export async function loadDesk(db: Kysely<DB>, people: number): Promise<SeededDesk> {
  const departments = await sql<SeededDesk['departments'][number]>`
    select d.id, d.name, d.sla_plan_id as plan_id, (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name) order by a.id), '[]')
      from agent a where a.availability = 'active' and (a.primary_department_id = d.id
        or exists (select 1 from department_access x where x.agent_id = a.id and x.department_id = d.id))) as agents
    from department d where d.availability = 'active' order by d.id`.execute(db)
  const topicRows = await sql<{
    id: number
    path: string
    departmentId: number | null
    priorityId: number | null
    slaPlanId: number | null
  }>`
    select h.id, coalesce(up.name || ' / ', '') || h.name as path, h.department_id, h.priority_id, h.sla_plan_id
    from help_topic h left join help_topic up on up.id = h.parent_id where h.availability = 'active'`.execute(db)
  const priorities = await db
    .selectFrom('priority')
    .select(['id', 'name', 'urgency'])
    .where('availability', '=', 'active')
    .orderBy('urgency')
    .execute()
  const slaPlans = await db
    .selectFrom('slaPlan')
    .select(['id', 'name', 'graceMinutes'])
    .where('availability', '=', 'active')
    .orderBy('id')
    .execute()
  const statuses = await db
    .selectFrom('ticketStatus')
    .select(['id', 'name'])
    .where('name', 'in', ['Open', 'Resolved', 'Closed'])
    .execute()
  const { rows: settings } = await sql<{
    value: { defaultDepartmentId: number; defaultPriorityId: number; defaultSlaPlanId: number | null }
  }>`
    select value from setting where key = 'tickets'`.execute(db)
  const { rows: desk } = await sql<{ timeZone: string | null }>`
    select value ->> 'timeZone' as time_zone from setting where key = 'desk'`.execute(db)
  const requesters = await sql<SeededDesk['requesters'][number]>`
    select r.id, r.name, r.email, case when o.id is not null then json_build_object('id', o.id, 'name', o.name) end as organization
    from requester r left join organization o on o.id = r.organization_id and o.archived_at is null
    where r.archived_at is null order by r.id limit ${people}`.execute(db)
  const status = (name: string) => {
    const found = statuses.find((it) => it.name === name)
    if (!found) throw new Error(`the status ${name} is missing`)
    return found
  }
  const tickets = settings[0]?.value
  if (!tickets) throw new Error('the defaults of the desk are missing')
  return {
    departments: departments.rows,
    topics: new Map(topicRows.rows.map((topic) => [topic.path, topic])),
    priorities,
    plans: slaPlans,
    statuses: { open: status('Open'), resolved: status('Resolved'), closed: status('Closed') },
    defaults: {
      departmentId: tickets.defaultDepartmentId,
      priorityId: tickets.defaultPriorityId,
      slaPlanId: tickets.defaultSlaPlanId,
    },
    requesters: requesters.rows,
    timeZone: desk[0]?.timeZone ?? 'UTC',
    offsets: new Map(),
  }
}
