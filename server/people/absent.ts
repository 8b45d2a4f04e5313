import { type SqlBool, sql } from 'kysely'

/** In a query: whether an agent (as `a`) is not there at this moment, on vacation or by an absence. */
export const isAbsent = sql<SqlBool>`(a.on_vacation or exists (select from agent_absence b
  where b.agent_id = a.id and b.starts_at <= now() and (b.ends_at is null or b.ends_at > now())))`
