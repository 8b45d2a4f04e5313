import { sql } from 'kysely'
import { organizationFor } from '#server/people/organizations/domains.ts'
import { badField } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'

export interface RequesterFound {
  id: number
  name: string
  email: string
  isNew: boolean
}

type RequesterInput = { id: number } | { email: string; name?: string | undefined; phone?: string | undefined }

/**
 * The requester named by id or e-mail address; an address that nobody has becomes a new requester, who joins the
 * organization that owns the address's domain. Two at once make one.
 *
 * @param field  path of the input, for the error
 */
export async function findOrCreateRequester(op: Op, input: RequesterInput, field: string): Promise<RequesterFound> {
  if ('id' in input) {
    const found = await op.db
      .selectFrom('requester')
      .select(['id', 'name', 'email'])
      .where('id', '=', input.id)
      .where('archivedAt', 'is', null)
      .executeTakeFirst()
    if (!found) throw badField(`${field}.id`, 'not_found', 'There is no such requester (any more).')
    return { ...found, isNew: false }
  }
  const name = input.name ?? nameFrom(input.email)
  const phone = input.phone ?? ''
  // Somebody known is only looked up: locked, two who open tickets and copy each other would wait for one another. The
  // update that changes nothing more makes the row come back when two make it at once.
  const { rows } = await sql<RequesterFound>`
    with known as (
      select id, name, email, false as is_new from requester
      where email = ${input.email} and archived_at is null and (phone <> '' or ${phone} = '')
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

/** `ada.lovelace@example.com` -> `Ada Lovelace`: better than an address until somebody gives the name. */
function nameFrom(email: string): string {
  const words = email
    .slice(0, email.lastIndexOf('@'))
    .split(/[._+-]+/)
    .filter((word) => word !== '')
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
  return (name || email).slice(0, 200)
}
