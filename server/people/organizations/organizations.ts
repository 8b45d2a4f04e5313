import { sql } from 'kysely'
import type { UseKind } from '#contract/crud.ts'
import type { Organization } from '#contract/people.ts'
import { usedByAutomation } from '#server/platform/automation-uses.ts'
import { Forbidden } from '#server/platform/errors.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { isAdministrator } from '#server/platform/permitted.ts'
import { usage, use } from '#server/platform/uses.ts'
import { fieldsForAgents } from '../answers-seen.ts'

type OrganizationRow = Omit<Organization, 'archivedAt'> & { archivedAt: Date | null }

const rows = sql`
  select o.id, o.name, o.domains, o.phone, o.website, o.address, o.notes, o.ticket_sharing,
    (select json_build_object('id', a.id, 'name', a.name) from agent a where a.id = o.account_manager_id) as account_manager,
    (select json_build_object('id', t.id, 'name', t.name) from team t where t.id = o.account_team_id) as account_team, o.assigns_account_manager,
    ${fieldsForAgents('organization', sql`o.fields`)} as fields,
    (select count(*) from requester r where r.organization_id = o.id and r.archived_at is null) as people,
    state.availability, o.archived_at,
    lower(o.name) as list_order, lower(o.name) as list_words, state.availability as list_availability
  from organization o
  cross join lateral (select case when o.archived_at is null then 'active' else 'archived' end as availability) state`

export async function listOrganizations(
  ctx: Ctx,
  query: ListQuery,
): Promise<{ items: Organization[]; nextCursor: string | null }> {
  demandStaff(ctx)
  const { items, nextCursor } = await listRows<OrganizationRow>(ctx.db, rows, query)
  return { items: items.map(shown), nextCursor }
}

export async function getOrganization(ctx: Ctx, id: number): Promise<Organization> {
  demandStaff(ctx)
  return shown(await oneRow<OrganizationRow>(ctx.db, rows, id))
}

export async function organizationUsage(ctx: Ctx, id: number): Promise<{ items: { kind: UseKind; count: number }[] }> {
  demandStaff(ctx)
  const uses = (one: number) => [
    use('people', 'nothing', sql`from requester where organization_id = ${one} and archived_at is null`),
    ...usedByAutomation('organization', one),
  ]
  return usage(ctx.db, { table: 'organization', uses }, id)
}

// Every agent meets organizations beside tickets; a program without an administrator's key has no need of them.
function demandStaff({ actor }: Ctx): void {
  if (actor.kind === 'agent' || isAdministrator(actor)) return
  throw new Forbidden('forbidden', 'This needs a key with the role administrator.')
}

function shown(row: OrganizationRow): Organization {
  return { ...row, archivedAt: row.archivedAt?.toISOString() ?? null }
}
