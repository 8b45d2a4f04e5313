import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type pg from 'pg'
import type { RolePermission } from '#contract/permissions.ts'
import type { AgentActor, ApiKeyActor, RequesterActor } from '#server/platform/actor.ts'
import type { Db } from '#server/platform/db.ts'
import { Unauthenticated } from '#server/platform/errors.ts'
import { gathered } from '#server/platform/gather.ts'
import { type AgentAccess, agentAccess, agentActor } from './agent-actor.ts'
import { readCookie, type Signing } from './session-cookie.ts'

/** Somebody who has signed in; as an agent, as a requester, or as both. */
export interface SignedIn {
  sessionId: string
  token: string
  accountId: string
  expiresAt: Date
  agent: AgentActor | null
  requester: RequesterActor
}

export type Identity =
  | { kind: 'api_key'; actor: ApiKeyActor }
  | { kind: 'signed_in'; session: SignedIn }
  | { kind: 'guest'; actor: RequesterActor; tokenHash: Buffer }
  | { kind: 'nobody' }

export type IdentityOf = (request: FastifyRequest) => Promise<Identity>

/**
 * Who a request comes from, in one statement: by API key, by session cookie, else by a guest's cookie.
 *
 * @throws Unauthenticated  an API key was sent and is not (or no longer) valid
 */
export function identityReader({ db, pool, signing }: { db: Db; pool: pg.Pool; signing: Signing }): IdentityOf {
  const known = new WeakMap<FastifyRequest, Promise<Identity>>()
  const keyRow = gathered((hashes: Buffer[]) => keyRows(pool, hashes), { most: MOST_ASKED })
  const { sql: sessionText } = sessionQuery.compile(db)

  async function read(request: FastifyRequest): Promise<Identity> {
    const { authorization } = request.headers
    if (authorization !== undefined) return { kind: 'api_key', actor: await byKey(authorization) }
    const token = readCookie(request, 'session', signing)
    const session = token ? await bySession(token) : null
    if (session) return { kind: 'signed_in', session }
    const guest = readCookie(request, 'guest', signing)
    return (guest && (await byGuest(guest))) || { kind: 'nobody' }
  }

  async function byKey(authorization: string): Promise<ApiKeyActor> {
    const [, key] = /^Bearer +(dbk_[\w-]{20,200})$/i.exec(authorization) ?? []
    const row = key ? await keyRow(hashOf(key)) : null
    if (!row) throw new Unauthenticated('bad_api_key', 'This API key is not valid (any more).')
    if (row.is_stale) noteUse(pool, row.id)
    const { id, name, is_administrator: isAdministrator, permissions } = row
    return { kind: 'api_key', id, name, isAdministrator, permissions: new Set(permissions) }
  }

  async function bySession(token: string): Promise<SignedIn | null> {
    // Prepared by name: planning it would take longer than running it.
    const { rows } = await pool.query<SessionRow>({ name: 'signed-in', text: sessionText, values: [token] })
    const row = rows[0]
    if (!row || (row.agent_availability !== null && row.agent_availability !== 'active')) return null
    return {
      sessionId: row.session_id,
      token,
      accountId: row.account_id,
      expiresAt: row.expires_at,
      agent: row.access && agentActor(row.access),
      requester: row.requester ?? withoutRow(row),
    }
  }

  async function byGuest(token: string): Promise<Identity | null> {
    const tokenHash = hashOf(token)
    const row = await db
      .selectFrom('guestAccess')
      .innerJoin('requester', 'requester.id', 'guestAccess.requesterId')
      .select(['requester.id', 'requester.email', 'guestAccess.ticketId', 'guestAccess.isProven', guestName.as('name')])
      .where('guestAccess.tokenHash', '=', tokenHash)
      .where('guestAccess.kind', '=', 'session')
      .where('guestAccess.expiresAt', '>', sql<Date>`now()`)
      .where('requester.archivedAt', 'is', null)
      .executeTakeFirst()
    if (!row) return null
    const { ticketId, isProven, ...person } = row
    const actor: RequesterActor = {
      kind: 'requester',
      ...person,
      onlyTicketId: ticketId,
      ...(!isProven && { isUnproven: true as const }),
      organizationId: null,
      seesOrganization: false,
    }
    return { kind: 'guest', actor, tokenHash }
  }

  return (request) => {
    let identity = known.get(request)
    if (!identity) {
      identity = read(request)
      known.set(request, identity)
    }
    return identity
  }
}

// Who has only typed an address gets no other name with it than the one that he typed: whose it is, he may not know.
const guestName = sql<string>`case when guest_access.is_proven then requester.name else coalesce(
  (select e.author_name from thread_entry e where e.ticket_id = guest_access.ticket_id order by e.id limit 1), '') end`

/** How tokens and keys are stored: whoever reads the database cannot use them. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

interface SessionRow {
  session_id: string
  account_id: string
  account_name: string
  account_email: string
  expires_at: Date
  agent_availability: string | null
  access: AgentAccess | null
  requester: RequesterActor | null
}

// The requester who is joined to the account, or not joined to any and of the same proven address.
const sessionQuery = sql<SessionRow>`
  select s.id as session_id, u.id as account_id, u.name as account_name, u.email as account_email, s.expires_at,
    a.availability as agent_availability, ${agentAccess} as access,
    (select json_build_object('kind', 'requester', 'id', r.id, 'name', r.name, 'email', r.email,
        'onlyTicketId', null, 'organizationId', o.id,
        'seesOrganization', coalesce(o.ticket_sharing = 'all' or (o.ticket_sharing = 'primary' and r.is_primary_contact), false))
      from requester r left join organization o on o.id = r.organization_id and o.archived_at is null
      where r.archived_at is null
        and (r.account_id = u.id or (r.email = lower(u.email) and r.account_id is null and u.email_verified))
      order by r.account_id nulls last limit 1) as requester
  from auth_session s join auth_user u on u.id = s.user_id left join agent a on a.account_id = u.id
  where s.token = ${'token'} and s.expires_at > now()`

// A row is made when one is needed (see requesterOf). Until then an id that no row has, and no other account either.
function withoutRow(row: SessionRow): RequesterActor {
  return {
    kind: 'requester',
    id: -(row.access?.id ?? createHash('sha256').update(row.account_id).digest().readUIntBE(0, 6)),
    name: row.account_name,
    email: row.account_email.toLowerCase(),
    onlyTicketId: null,
    organizationId: null,
    seesOrganization: false,
  }
}

interface KeyRow {
  id: number
  key_hash: Buffer
  name: string
  is_administrator: boolean
  permissions: RolePermission[] | null
  is_stale: boolean
}

const MOST_ASKED = 50

/** Of requests that come at the same moment; a program that sends many has one key. */
async function keyRows(pool: pg.Pool, hashes: Buffer[]): Promise<(KeyRow | null)[]> {
  const { rows } = await pool.query<KeyRow>({
    name: 'api-keys',
    text: `select k.id, k.key_hash, k.name, k.is_administrator, r.permissions,
        k.last_used_at is null or k.last_used_at < now() - interval '1 minute' as is_stale
      from api_key k left join role r on r.id = k.role_id where k.key_hash = any($1) and k.revoked_at is null`,
    values: [hashes],
  })
  return hashes.map((hash) => rows.find(({ key_hash }) => key_hash.equals(hash)) ?? null)
}

// Beside the request, which neither waits for it nor fails with it.
function noteUse(pool: pg.Pool, id: number): void {
  pool
    .query(
      `update api_key set last_used_at = now()
       where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
      [id],
    )
    .catch(() => {})
}
