import type { World } from './world.ts'

/** Of everything that a ticket can have and that may be chosen now. */
export type Ids = Awaited<ReturnType<typeof idsInUse>>

export async function idsInUse(world: World) {
  const of = async (
    table:
      | 'department'
      | 'priority'
      | 'slaPlan'
      | 'helpTopic'
      | 'agent'
      | 'team'
      | 'schedule'
      | 'mailAddress'
      | 'mailbox',
  ) => {
    const rows = await world.db
      .selectFrom(table)
      .select('id')
      .where('availability', '=', 'active')
      .orderBy('id')
      .execute()
    return rows.map(({ id }) => id)
  }
  const statuses = await world.db
    .selectFrom('ticketStatus')
    .select(['id', 'state'])
    .where('availability', '=', 'active')
    .where('state', '<>', 'archived')
    .orderBy('id')
    .execute()
  return {
    departments: await of('department'),
    priorities: await of('priority'),
    plans: await of('slaPlan'),
    topics: await of('helpTopic'),
    agents: await of('agent'),
    teams: await of('team'),
    schedules: await of('schedule'),
    addresses: await of('mailAddress'),
    mailboxes: await of('mailbox'),
    statuses: statuses.map(({ id }) => id),
    open: statuses.filter(({ state }) => state === 'open').map(({ id }) => id),
    closed: statuses.filter(({ state }) => state !== 'open').map(({ id }) => id),
  }
}
