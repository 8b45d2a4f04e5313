import { sql } from 'kysely'
import type { AgentPermission } from '#contract/permissions.ts'
import type { Session, SessionAgent } from '#contract/session.ts'
import type { AgentActor, RequesterActor } from '#server/platform/actor.ts'
import type { Db } from '#server/platform/db.ts'
import { settingsOf } from '#server/settings/settings.ts'
import type { Identity } from './identity.ts'

/** What every page needs to know before it is drawn: the desk, and who is signed in. */
export async function viewSession(db: Db, identity: Identity): Promise<Session> {
  const { isSetUp, stored } = await loadDesk(db)
  const { desk, portal, attachments } = settingsOf(stored)
  const signedIn = identity.kind === 'signed_in' ? identity.session : null
  const guest = identity.kind === 'guest' ? identity.actor : null
  return {
    isSetUp,
    desk: {
      name: desk.name,
      logoUrl: desk.logo === null ? null : `/api/v1/logo?v=${desk.logo}`,
      color: desk.color,
      language: desk.language,
      timeZone: desk.timeZone,
      guestsMayOpen: portal.guestsMayOpen,
      signUp: portal.signUp,
      maxFileSize: attachments.maxFileSize,
      maxFiles: attachments.maxFiles,
    },
    agent: signedIn?.agent ? await viewAgent(db, signedIn.agent) : null,
    requester: signedIn ? await viewRequester(db, signedIn.requester) : null,
    guest: guest && { ticketId: guest.onlyTicketId ?? 0, name: guest.name, email: guest.email },
  }
}

async function loadDesk(db: Db): Promise<{ isSetUp: boolean; stored: Record<string, unknown> }> {
  const { rows } = await sql<{ isSetUp: boolean; stored: Record<string, unknown> }>`
    select exists (select from agent) as "isSetUp",
      (select coalesce(jsonb_object_agg(key, value), '{}') from setting
       where key in ('desk', 'portal', 'attachments')) as stored`.execute(db)
  return rows[0] ?? { isSetUp: false, stored: {} }
}

export async function viewAgent(db: Db, actor: AgentActor): Promise<SessionAgent> {
  const row = await db
    .selectFrom('agent')
    .select(['email', 'name', 'signature', 'preferences', 'language', 'timeZone', 'primaryDepartmentId'])
    .where('id', '=', actor.id)
    .executeTakeFirstOrThrow()
  const departments = await db
    .selectFrom('department')
    .select(['id', 'name'])
    .where('id', 'in', [0, ...actor.departments.keys()])
    .where('availability', '=', 'active')
    .orderBy('name')
    .execute()
  return {
    id: actor.id,
    name: row.name,
    email: row.email,
    isAdministrator: actor.isAdministrator,
    isLimited: actor.isLimited,
    permissions: [...actor.permissions] as AgentPermission[],
    departments: departments.map(({ id, name }) => ({
      id,
      name,
      isPrimary: id === row.primaryDepartmentId,
      permissions: [...(actor.departments.get(id) ?? [])],
    })),
    teamIds: [...actor.teamIds],
    signature: row.signature,
    preferences: row.preferences as Record<string, unknown>,
    language: row.language,
    timeZone: row.timeZone,
  }
}

async function viewRequester(db: Db, { id, name, email }: RequesterActor): Promise<Session['requester']> {
  const row = await db
    .selectFrom('requester')
    .select(['phone', 'language', 'timeZone'])
    .where('id', '=', id)
    .executeTakeFirst()
  return { id, name, email, phone: row?.phone ?? '', language: row?.language ?? null, timeZone: row?.timeZone ?? null }
}
