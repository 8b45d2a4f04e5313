import { sql } from 'kysely'
import type { AssignmentPolicy, setPolicy as setPolicyRoute, Warning } from '#contract/assignment.ts'
import type { BodyOf } from '#contract/route.ts'
import { audit } from '#server/platform/audit.ts'
import { Conflict } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { changeRow, createRow, lockRow, type Row } from '#server/platform/rows.ts'
import { newPolicy } from './new-policy.ts'

type Change = BodyOf<typeof setPolicyRoute>
type Subject = { kind: 'department' | 'team'; id: number }

// Of a department without one of its own, that which it takes over; where there is none at all nothing is assigned.
const policies = sql`
  select coalesce(p.kind, 'none') as kind, coalesce(p.language, 'preferred') as language,
    coalesce(p.skill_weight, 40) as skill_weight, coalesce(p.load_weight, 30) as load_weight,
    coalesce(p.language_weight, 20) as language_weight, coalesce(p.requester_weight, 15) as requester_weight,
    coalesce(p.organization_weight, 5) as organization_weight, coalesce(p.fairness_weight, 15) as fairness_weight,
    coalesce(p.absent_tickets, 'stay') as absent_tickets, coalesce(p.absent_after_minutes, 0) as absent_after_minutes,
    coalesce(p.inactive_tickets, 'stay') as inactive_tickets, coalesce(own.version, 0) as version,
    case when d.id is not null then json_build_object('id', d.id, 'name', d.name) end as above,
    json_build_object('kind', x.kind, 'id', x.id, 'name', x.name) as subject
  from (select 'department' as kind, id, name, availability, parent_id from department
    union all select 'team', id, name, availability, null from team) x
  left join department_policy up on up.department_id = x.parent_id
  left join assignment_policy own on (x.kind = 'department' and own.department_id = x.id) or (x.kind = 'team' and own.team_id = x.id)
  left join assignment_policy p on p.id = coalesce(own.id, up.policy_id)
  left join department d on d.id = (select department_id from assignment_policy where id = up.policy_id)
  where (x.availability <> 'archived' or own.kind <> 'none')`

/** That of every department and team, also where there is none yet. */
export async function listPolicies(ctx: Ctx): Promise<{ items: AssignmentPolicy[] }> {
  const { rows } = await sql<AssignmentPolicy>`${policies} order by x.kind, lower(x.name), x.id`.execute(ctx.db)
  return { items: rows }
}

/**
 * Sets the policy of a department or team; a new version of it each time that something differs. Who had none of its own
 * has one from then on, and begins with what it took over.
 *
 * @returns with what it cannot do as things are
 * @throws NotFound; Conflict `archived`: nothing comes there any more
 */
export function setPolicy(
  ctx: Ctx,
  subject: Subject,
  body: Change,
): Promise<AssignmentPolicy & { warnings: Warning[] }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const { availability, name } = await lockRow(op, subject.kind, subject.id)
    if (availability === 'archived' && body.kind !== 'none') {
      throw new Conflict('archived', `The ${subject.kind} "${name}" is archived. Bring it back first.`)
    }
    const own = await ownPolicy(op, subject)
    if (own) await changePolicy(op, own, body)
    else {
      const { subject: _subject, version: _version, above: _above, ...taken } = await policyOf(op, subject, name)
      await createRow(op, 'assignmentPolicy', { ...columnsOf(subject), ...taken, ...body })
    }
    const policy = await policyOf(op, subject, name)
    return { ...policy, warnings: policy.kind === 'none' ? [] : await warningsOf(op, policy) }
  })
}

/**
 * Takes away what a department or team has of its own: a department takes over its parent's again, and tickets of a team
 * go by their department's.
 *
 * @returns what holds from then on
 * @throws NotFound
 */
export function dropPolicy(ctx: Ctx, subject: Subject): Promise<AssignmentPolicy> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const { name } = await lockRow(op, subject.kind, subject.id)
    const own = await ownPolicy(op, subject)
    if (own) {
      await op.db.deleteFrom('assignmentPolicy').where('id', '=', own.id).execute()
      await audit(op, {
        type: 'assignment_policy.deleted',
        subject: 'assignment_policy',
        id: own.id,
        data: columnsOf(subject),
      })
    }
    return policyOf(op, subject, name)
  })
}

async function ownPolicy(op: Op, { kind, id }: Subject): Promise<Row<'assignmentPolicy'> | null> {
  const column = sql.ref(`${kind}Id`)
  const { rows } = await sql<Row<'assignmentPolicy'>>`
    select * from assignment_policy where ${column} = ${id} for update`.execute(op.db)
  return rows[0] ?? null
}

async function changePolicy(op: Op, before: Row<'assignmentPolicy'>, body: Change): Promise<void> {
  const changes = await changeRow(op, 'assignmentPolicy', { before, patch: body })
  if (Object.keys(changes).length === 0) return
  await op.db
    .updateTable('assignmentPolicy')
    .set({ version: before.version + 1 })
    .where('id', '=', before.id)
    .execute()
}

async function policyOf(op: Op, { kind, id }: Subject, name: string): Promise<AssignmentPolicy> {
  const { rows } = await sql<AssignmentPolicy>`${policies} and x.kind = ${kind} and x.id = ${id}`.execute(op.db)
  // Of an archived one that assigns nothing any more there is no row.
  return rows[0] ?? { ...newPolicy, version: 0, above: null, subject: { kind, id, name } }
}

function columnsOf({ kind, id }: Subject) {
  return kind === 'department' ? { departmentId: id } : { teamId: id }
}

async function warningsOf(op: Op, { subject }: AssignmentPolicy): Promise<Warning[]> {
  const members =
    subject.kind === 'team'
      ? sql`select m.agent_id from team_member m where m.team_id = ${subject.id}`
      : sql`select a.id from agent a where a.primary_department_id = ${subject.id}
          union select agent_id from department_access where department_id = ${subject.id}
          union select manager_id from department where id = ${subject.id}`
  const { rows } = await sql<{ agents: number; room: number }>`
    select count(*)::int as agents, coalesce(sum(capacity), 0)::int as room from agent
    where availability = 'active' and id in (${members})`.execute(op.db)
  const { agents, room } = rows[0] ?? { agents: 0, room: 0 }
  if (agents === 0) {
    const message = 'Nobody belongs to it who could get a ticket.'
    return [{ code: 'nobody_there', message, detail: {}, affects: [subject.name], waiting: 0 }]
  }
  if (room > 0) return []
  const message = 'All its agents have a capacity of 0, so nobody can get a ticket.'
  return [{ code: 'nobody_has_capacity', message, detail: {}, affects: [subject.name], waiting: 0 }]
}
