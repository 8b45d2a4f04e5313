import { type RawBuilder, sql } from 'kysely'

/** Answers about somebody (jsonb) without those that agents do not see. */
export function fieldsForAgents(kind: 'contact' | 'organization', fields: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(${fields} - array(select f.key from form_field f join form o on o.id = f.form_id
    where o.kind = ${sql.lit(kind)} and f.agent_mode = 'hidden' and f.availability <> 'archived'))`
}
