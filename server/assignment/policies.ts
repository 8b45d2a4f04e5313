import { sql } from 'kysely'
import type { AssignmentPolicy, setPolicy as setPolicyRoute, Warning } from '#contract/assignment.ts'
import type { BodyOf } from '#contract/route.ts'
import { Conflict } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { changeRow, createRow, lockRow } from '#server/platform/rows.ts'
import { newPolicy } from './new-policy.ts'

type Change = BodyOf<typeof setPolicyRoute>
type Subject = { kind: 'department' | 'team'; id: number }

// What a department or team without a policy is told to have: nothing is assigned there.
const policies = sql`
  select coalesce(p.kind, 'none') as kind, coalesce(p.language, 'preferred') as language,
    coalesce(p.skill_weight, 40) as skill_weight, coalesce(p.load_weight, 30) as load_weight,
    coalesce(p.language_weight, 20) as language_weight, coalesce(p.requester_weight, 15) as requester_weight,
    coalesce(p.organization_weight, 5) as organization_weight, coalesce(p.fairness_weight, 15) as fairness_weight,
    coalesce(p.absent_tickets, 'stay') as absent_tickets, coalesce(p.absent_after_minutes, 0) as absent_after_minutes,
    coalesce(p.inactive_tickets, 'stay') as inactive_tickets, coalesce(p.version, 0) as version,
    json_build_object('kind', x.kind, 'id', x.id, 'name', x.name) as subject
  from (select 'department' as kind, id, name, availability from department
    union all select 'team', id, name, availability from team) x
  left join assignment_policy p on (x.kind = 'department' and p.department_id = x.id) or (x.kind = 'team' and p.team_id = x.id)
  where (x.availability <> 'archived' or p.kind <> 'none')`

/** That of every department and team, also where there is none yet. */
export async function listPolicies(ctx: Ctx): Promise<{ items: AssignmentPolicy[] }> {
  const { rows } = await sql<AssignmentPolicy>`${policies} order by x.kind, lower(x.name), x.id`.execute(ctx.db)
  return { items: rows }
}

/**
 * Sets the policy of a department or team; a new version of it each time that something differs.
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
    const owner = await lockRow(op, subject.kind, subject.id)
    if (owner.availability === 'archived' && body.kind !== 'none') {
      throw new Conflict('archived', `The ${subject.kind} "${owner.name}" is archived. Bring it back first.`)
    }
    const known = await op.db
      .selectFrom('assignmentPolicy')
      .select('id')
      .where(subject.kind === 'department' ? 'departmentId' : 'teamId', '=', subject.id)
      .executeTakeFirst()
    if (known) await changePolicy(op, known.id, body)
    else {
      const of = subject.kind === 'department' ? { departmentId: subject.id } : { teamId: subject.id }
      await createRow(op, 'assignmentPolicy', { ...of, ...body })
    }
    const { rows } =
      await sql<AssignmentPolicy>`${policies} and x.kind = ${subject.kind} and x.id = ${subject.id}`.execute(op.db)
    const [policy] = rows
    if (!policy) return { ...(await nothing(subject, owner.name)), warnings: [] }
    return { ...policy, warnings: policy.kind === 'none' ? [] : await warningsOf(op, policy) }
  })
}

async function changePolicy(op: Op, id: number, body: Change): Promise<void> {
  const before = await lockRow(op, 'assignmentPolicy', id)
  const changes = await changeRow(op, 'assignmentPolicy', { before, patch: body })
  if (Object.keys(changes).length === 0) return
  await op.db
    .updateTable('assignmentPolicy')
    .set({ version: before.version + 1 })
    .where('id', '=', id)
    .execute()
}

/** Of an archived one that assigns nothing any more. */
async function nothing({ kind, id }: Subject, name: string): Promise<AssignmentPolicy> {
  return {
    ...newPolicy,
    version: 0,
    subject: { kind, id, name },
  }
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
    return [{ code: 'nobody_there', message, affects: [subject.name] }]
  }
  if (room > 0) return []
  const message = 'All its agents have a capacity of 0, so nobody can get a ticket.'
  return [{ code: 'nobody_has_room', message, affects: [subject.name] }]
}
