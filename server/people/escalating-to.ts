import { sql } from 'kysely'

/** In a query for uses: the SLA plans whose escalation names somebody, as whom it assigns, refers or tells. */
export function escalatingTo(field: 'agentId' | 'teamId' | 'departmentId', id: number) {
  const action = JSON.stringify([{ actions: [{ [field]: id }] }])
  const recipient = JSON.stringify([{ actions: [{ to: [{ [field]: id }] }] }])
  return sql`from sla_plan where availability <> 'archived'
    and (escalations @> ${action}::jsonb or escalations @> ${recipient}::jsonb)`
}
