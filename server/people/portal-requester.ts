import type { AgentActor, RequesterActor } from '#server/platform/actor.ts'
import { Conflict } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { organizationFor } from './organizations/domains.ts'

interface Person {
  name: string
  email: string
  accountId: string | null
}

/**
 * The requester that somebody is in the portal, with a row of its own: an agent is the requester of the same address,
 * and that row is made when it is first needed (to open a ticket, to keep a phone number).
 *
 * @throws Conflict `address_taken`  a requester of this address belongs to another account
 */
export async function requesterOf(op: Op, actor: AgentActor | RequesterActor): Promise<RequesterActor> {
  if (actor.kind === 'requester' && actor.id > 0) return actor
  const person = actor.kind === 'agent' ? await personOf(op, actor.id) : { ...actor, accountId: null }
  const row = (await existing(op, person)) ?? (await made(op, person))
  return { kind: 'requester', ...row, onlyTicketId: null, organizationId: null, seesOrganization: false }
}

async function personOf(op: Op, agentId: number): Promise<Person> {
  return op.db
    .selectFrom('agent')
    .select(['name', 'email', 'accountId'])
    .where('id', '=', agentId)
    .executeTakeFirstOrThrow()
}

function existing(op: Op, { accountId }: Person) {
  if (accountId === null) return null
  return op.db
    .selectFrom('requester')
    .select(['id', 'name', 'email'])
    .where('accountId', '=', accountId)
    .where('archivedAt', 'is', null)
    .executeTakeFirst()
}

async function made(op: Op, { name, email, accountId }: Person) {
  const row = await op.db
    .insertInto('requester')
    .values({ name, email, organizationId: organizationFor(email), createdAt: op.now, updatedAt: op.now })
    .onConflict((conflict) => conflict.column('email').doUpdateSet({ archivedAt: null, updatedAt: op.now }))
    .returning(['id', 'name', 'email', 'accountId'])
    .executeTakeFirstOrThrow()
  if (row.accountId !== null && row.accountId !== accountId && !(await isAddressOf(op, email, row.accountId))) {
    throw new Conflict('address_taken', 'A requester of this address belongs to another account.')
  }
  return { id: row.id, name: row.name, email: row.email }
}

/** Somebody archived comes back with his own next request: his account has the address still. */
async function isAddressOf(op: Op, email: string, accountId: string): Promise<boolean> {
  const owner = await op.db.selectFrom('authUser').select('email').where('id', '=', accountId).executeTakeFirst()
  return owner?.email.toLowerCase() === email
}
