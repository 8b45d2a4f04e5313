import { type RawBuilder, sql } from 'kysely'
import { Conflict } from '#server/platform/errors.ts'
import { lockName, type Op } from '#server/platform/operation.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { repeatProblems } from '../repeats.ts'

/**
 * In a query: the id of the organization that people with this e-mail address belong to, by its domain. An
 * organization that has a domain with a leading dot takes the sub-domains too; the closest one wins.
 */
export function organizationFor(email: string): RawBuilder<number | null> {
  return sql<number | null>`(
    select o.id from organization o, unnest(o.domains) domain
    where o.archived_at is null and o.domains && ${domainsOf(email)}::text[] and domain = any(${domainsOf(email)}::text[])
    order by length(domain) desc, domain limit 1)`
}

/** `ada@lab.example.com` -> `lab.example.com`, `.lab.example.com`, `.example.com`, `.com` */
function domainsOf(email: string): string[] {
  const labels = email.slice(email.lastIndexOf('@') + 1).split('.')
  return [labels.join('.'), ...labels.map((_, at) => `.${labels.slice(at).join('.')}`)]
}

/**
 * Keeps a domain with one organization: until the operation ends nobody else takes one.
 *
 * @param id  the organization itself; null for one about to be made
 * @throws BadInput  the same domain twice
 * @throws Conflict `domain_taken`  naming every one that another organization has
 */
export async function refuseTakenDomains(
  op: Op,
  { id, domains }: { id: number | null; domains: string[] },
): Promise<void> {
  if (domains.length === 0) return
  const bare = domains.map((domain) => domain.replace(/^\./, ''))
  refuseProblems(repeatProblems(bare.map((domain, at) => [`body.domains.${at}`, domain])))
  await lockName(op, 'organization domains')
  const forms = bare.flatMap((domain) => [domain, `.${domain}`])
  const { rows } = await sql<{ domain: string; name: string }>`
    select ltrim(domain, '.') as domain, o.name from organization o, unnest(o.domains) domain
    where o.archived_at is null and o.id is distinct from ${id} and o.domains && ${forms}::text[]`.execute(op.db)
  const owners = new Map(rows.map(({ domain, name }) => [domain, name]))
  const fields = bare.flatMap((domain, at) => {
    const owner = owners.get(domain)
    if (owner === undefined) return []
    return [
      { field: `body.domains.${at}`, code: 'domain_taken', message: `${owner} has the domain ${domain} already.` },
    ]
  })
  if (fields[0]) throw new Conflict('domain_taken', fields[0].message, { fields })
}
