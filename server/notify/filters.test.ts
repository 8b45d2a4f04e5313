import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { filter } from '#test/filters.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const { ticket } = ticketsOf(world)
const about = (word: string) => ({ field: 'subject', operator: 'contains', value: word }) as const
const mails = (ticketId: number) =>
  world.db
    .selectFrom('outgoingMail')
    .select(['purpose', 'toAddress', 'subject', 'bodyText', 'automatic'])
    .where('ticketId', '=', ticketId)
    .orderBy('toAddress')
    .orderBy('id')
    .execute()

test('a filter mails whom it names, with the values of the ticket, several times too', async () => {
  const to = [{ kind: 'requester' }, { kind: 'agent', agentId: await world.id('agent', 'Sam') }] as const
  await filter(world, 'Tell', {
    when: about('tell'),
    actions: [
      {
        kind: 'sendMail',
        fromAddressId: null,
        to: [...to],
        subject: 'About {{ ticket.number }}',
        body: 'Dear {{ requester.name }}',
      },
      {
        kind: 'sendMail',
        fromAddressId: null,
        to: [{ kind: 'requester' }],
        subject: 'And more',
        body: 'Of {{ actor.name }}',
      },
      { kind: 'disableAutoResponse' },
    ],
  })
  const opened = await ticket({ subject: 'tell' })
  await world.work()
  const written = (await mails(opened.id)).filter(({ purpose }) => purpose === 'ticket_filter')
  expect(written).toMatchObject([
    { toAddress: 'ada@example.com', subject: `About ${opened.number}`, bodyText: 'Dear Ada' },
    { toAddress: 'ada@example.com', subject: 'And more', bodyText: 'Of Tell' },
    { toAddress: 'sam@desk.example', automatic: 'auto-generated' },
  ])
})

test('its own answer goes to the requester as an automatic one, in place of the receipt', async () => {
  await filter(world, 'Answer', { when: about('answer'), actions: [{ kind: 'autoRespond', body: 'We are on it.' }] })
  const opened = await ticket({ subject: 'answer' })
  await world.work()
  const toAda = (await mails(opened.id)).filter(({ toAddress }) => toAddress === 'ada@example.com')
  expect(toAda).toMatchObject([{ purpose: 'ticket.autoreply', automatic: 'auto-replied' }])
})

test('administrators hear once of a version that fails', async () => {
  const broken = await filter(world, 'Broken', { when: about('broken'), actions: [] })
  const bad = { field: 'subject', operator: 'matches', value: '(?=broken)' }
  await sql`update ticket_filter set conditions = ${JSON.stringify(bad)}::jsonb where id = ${broken.id}`.execute(
    world.db,
  )
  await sql`update ticket_filter_revision set revision = gen_random_uuid()`.execute(world.db)
  await ticket({ subject: 'broken' })
  await ticket({ subject: 'broken again' })
  await world.work()
  const bells = await world.db
    .selectFrom('notification')
    .select(['kind', 'data'])
    .where('alarmKey', 'is not', null)
    .execute()
  expect(bells).toMatchObject([{ kind: 'filter_failed', data: { filter: 'Broken', filterId: String(broken.id) } }])
})
