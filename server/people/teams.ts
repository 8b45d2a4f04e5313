import { sql } from 'kysely'
import type { Team, teams } from '#contract/people.ts'
import type { BodyOf } from '#contract/route.ts'
import { usedByAutomation } from '#server/platform/automation-uses.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { type Reference, referenceProblems, refuseProblems } from '#server/platform/references.ts'
import { type Changes, changeRow, changesOf, createRow, lockRow } from '#server/platform/rows.ts'
import { type Archiving, archiveOrDelete, refuseLeaving, usage, use } from '#server/platform/uses.ts'
import { escalatingTo } from './escalating-to.ts'
import { repeatProblems } from './repeats.ts'

type Create = BodyOf<typeof teams.create>
type Change = BodyOf<typeof teams.change>
type Member = NonNullable<Change['members']>[number]

const rows = sql`
  select t.id, t.name, case when l.id is not null then json_build_object('id', l.id, 'name', l.name) end as lead,
    t.mutes_assignment_alerts, t.notes, t.availability,
    (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name, 'alerts', m.alerts) order by lower(a.name), a.id), '[]')
     from team_member m join agent a on a.id = m.agent_id where m.team_id = t.id) as members,
    lower(t.name) as list_order, lower(t.name) as list_words, t.availability as list_availability
  from team t left join agent l on l.id = t.lead_id`

// Tickets keep their team when it goes: what is open shows in its department all the same.
const kind: Archiving = {
  table: 'team',
  uses: (id) => [
    use('openTickets', 'nothing', sql`from ticket where team_id = ${id} and state = 'open' and deleted_at is null`),
    ...usedByAutomation('team', id),
    use('tickets', 'nothing', sql`from ticket where team_id = ${id}`),
    use('helpTopics', 'disable', sql`from help_topic where team_id = ${id} and availability <> 'archived'`, sql`name`),
    use('slaPlans', 'disable', escalatingTo('teamId', id), sql`name`),
    use(
      'organizations',
      'nothing',
      sql`from organization where account_team_id = ${id} and archived_at is null`,
      sql`name`,
    ),
  ],
}

export const listTeams = (ctx: Ctx, query: ListQuery) => listRows<Team>(ctx.db, rows, query)
export const getTeam = (ctx: Ctx, id: number) => oneRow<Team>(ctx.db, rows, id)
export const teamUsage = (ctx: Ctx, id: number) => usage(ctx.db, kind, id)

/** @throws BadInput  unknown or archived agents; Conflict `name_taken` */
export function createTeam(ctx: Ctx, { members = [], ...body }: Create): Promise<Team> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await check(op, { leadId: body.leadId, members })
    const id = await createRow(op, 'team', { availability: 'active', ...body }, { members })
    await writeMembers(op, id, members)
    return getTeam(op, id)
  })
}

/**
 * Changes a team; `members` are all its members from now on.
 *
 * @throws BadInput  unknown or archived agents; Conflict `name_taken`, `in_use`
 */
export function changeTeam(ctx: Ctx, id: number, { members, ...body }: Change): Promise<Team> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const before = await lockRow(op, 'team', id)
    const had = await membersOf(op, id)
    await check(op, { leadId: body.leadId, members: members ?? [] }, { leadId: before.leadId, members: had })
    await refuseLeaving(op, kind, { before, to: body.availability })
    const also: Changes = members ? changesOf({ members: had }, { members: inOrder(members) }) : {}
    if (members && also.members) await writeMembers(op, id, members)
    await changeRow(op, 'team', { before, patch: body, also })
    return getTeam(op, id)
  })
}

/** @throws Conflict `in_use` */
export function archiveTeam(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    return archiveOrDelete(op, kind, id)
  })
}

interface People {
  leadId?: number | null | undefined
  members: Member[]
}

async function check(op: Op, asked: People, had: People = { members: [] }): Promise<void> {
  const known = new Set(had.members.map(({ agentId }) => agentId))
  const references: Reference[] = [
    { table: 'agent', field: 'body.leadId', id: asked.leadId, current: had.leadId },
    ...asked.members.map(({ agentId }, at) => ({
      table: 'agent' as const,
      field: `body.members.${at}.agentId`,
      id: agentId,
      current: known.has(agentId) ? agentId : null,
    })),
  ]
  const repeats = repeatProblems(asked.members.map(({ agentId }, at) => [`body.members.${at}.agentId`, agentId]))
  refuseProblems([...(await referenceProblems(op, references)), ...repeats])
}

async function membersOf(op: Op, teamId: number): Promise<Member[]> {
  return inOrder(
    await op.db.selectFrom('teamMember').select(['agentId', 'alerts']).where('teamId', '=', teamId).execute(),
  )
}

async function writeMembers(op: Op, teamId: number, members: Member[]): Promise<void> {
  await op.db.deleteFrom('teamMember').where('teamId', '=', teamId).execute()
  if (members.length === 0) return
  await op.db
    .insertInto('teamMember')
    .values(members.map((member) => ({ ...member, teamId })))
    .execute()
}

function inOrder(members: Member[]): Member[] {
  return members.map(({ agentId, alerts }) => ({ agentId, alerts })).sort((one, other) => one.agentId - other.agentId)
}
