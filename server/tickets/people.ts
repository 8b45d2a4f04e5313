import { type RawBuilder, sql } from 'kysely'
import { organizationFor } from '#server/people/organizations/domains.ts'
import { badField } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'

export interface RequesterFound {
  id: number
  name: string
  email: string
  isNew: boolean
}

export type RequesterInput = { id: number } | { email: string; name?: string | undefined; phone?: string | undefined }

/**
 * The requester named by id or e-mail address; an address that nobody has becomes a new requester, who joins the
 * organization that owns the address's domain. Two at once make one.
 *
 * @param field  path of the input, for the error
 */
export async function findOrCreateRequester(op: Op, input: RequesterInput, field: string): Promise<RequesterFound> {
  if ('id' in input) {
    const { rows } = await knownRequester(input).execute(op.db)
    if (!rows[0]) throw badField(`${field}.id`, 'not_found', 'There is no such requester (any more).')
    return rows[0]
  }
  const name = input.name ?? nameFrom(input.email)
  const phone = input.phone ?? ''
  // Somebody known is only looked up: locked, two who open tickets and copy each other would wait for one another. The
  // update that changes nothing more makes the row come back when two make it at once.
  const { rows } = await sql<RequesterFound>`
    with known as (
      ${knownRequester(input)}
    ), made as (
      insert into requester (email, name, phone, organization_id, created_at, updated_at)
      select ${input.email}::text, ${name}::text, ${phone}::text, ${organizationFor(input.email)},
        ${op.now}::timestamptz, ${op.now}::timestamptz
      where not exists (select from known)
      on conflict (email) do update set archived_at = null,
        phone = case when requester.phone = '' then excluded.phone else requester.phone end
      returning id, name, email, xmax = 0 as is_new
    )
    select * from known union all select * from made`.execute(op.db)
  const row = rows[0]
  if (!row) throw new Error('an upsert returned nothing')
  return row
}

/** A query for somebody who is there already and of whom nothing new is said. */
export function knownRequester(input: RequesterInput): RawBuilder<RequesterFound> {
  const known = sql`select id, name, email, false as is_new from requester where archived_at is null`
  if ('id' in input) return sql`${known} and id = ${input.id}`
  return sql`${known} and email = ${input.email} and (phone <> '' or ${input.phone ?? ''} = '')`
}

/** `ada.lovelace@example.com` -> `Ada Lovelace`: better than an address until somebody gives the name. */
function nameFrom(email: string): string {
  const words = email
    .slice(0, email.lastIndexOf('@'))
    .split(/[._+-]+/)
    .filter((word) => word !== '')
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
  return (name || email).slice(0, 200)
}
