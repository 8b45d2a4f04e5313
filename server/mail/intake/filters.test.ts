import { beforeAll, expect, test } from 'vitest'
import { filter } from '#test/filters.ts'
import { mailedWorld } from '#test/mail/letters.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
let desk: Awaited<ReturnType<typeof mailedWorld>>
beforeAll(async () => {
  desk = await mailedWorld(world)
})
const mailed: typeof desk.mailed = (raw, mailbox) => desk.mailed(raw, mailbox)
const about = (word: string) => ({ field: 'subject', operator: 'contains', value: word }) as const

test('a mail that a filter rejects is kept with the filter as its rule, and can be handled again', async () => {
  const spam = await filter(world, 'Casino', { when: about('casino'), actions: [{ kind: 'reject' }], target: 'email' })
  const row = await mailed({ from: 'New <new@casino.example>', subject: 'Casino!' })
  expect(row).toMatchObject({ fate: 'rejected', rule: 'filter Casino (1)', ticketId: null })
  const made = await world.db.selectFrom('requester').select('id').where('email', '=', 'new@casino.example').execute()
  expect(made).toEqual([])
  expect((await world.call('mia', `GET /api/v1/ticket-filters/${spam.id}/matches`)).body.items).toMatchObject([
    { outcome: 'rejected', ticket: null, data: { subject: 'Casino!', requester: 'new@casino.example' } },
  ])
  await world.call('mia', `PATCH /api/v1/ticket-filters/${spam.id}`, { availability: 'disabled' })
  const again = await world.call('mia', `POST /api/v1/intake/messages/${row.id}/reprocess`)
  expect(again.body).toMatchObject({ fate: 'opened' })
})

test('the Reply-To address becomes the requester, and the filters run again with him', async () => {
  await filter(world, 'Form', {
    when: { field: 'requester.email', operator: 'is', value: 'form@shop.example' },
    actions: [{ kind: 'useReplyTo' }],
  })
  await filter(world, 'Real', {
    when: { field: 'requester.email', operator: 'is', value: 'real@customer.example' },
    actions: [{ kind: 'setPriority', priorityId: await world.id('priority', 'High') }],
  })
  const row = await mailed({
    from: 'Form <form@shop.example>',
    subject: 'Contact',
    headers: ['Reply-To: Real <real@customer.example>'],
  } as never)
  const { body } = await world.call('mia', `GET /api/v1/tickets/${row.ticketId}`)
  expect(body).toMatchObject({
    requester: { email: 'real@customer.example', name: 'Real' },
    priority: { name: 'High' },
  })
})

test.each([
  ['a blocked address', 'spam@evil.example', 'blocked spam@evil.example'],
  ['one of a blocked domain', 'anybody@bad.example', 'blocked @bad.example'],
  ['one with too many open tickets', 'busy@customer.example', 'too-many-open'],
])('nobody gets in by a Reply-To who may not write himself: %s', async (_, address, rule) => {
  for (const pattern of ['spam@evil.example', '@bad.example']) {
    await world.call('mia', 'POST /api/v1/blocked-senders', { pattern, notes: '' })
  }
  await filter(world, `Shop ${address}`, {
    when: { field: 'requester.email', operator: 'is', value: 'cart@shop.example' },
    actions: [{ kind: 'useReplyTo' }],
  })
  await desk.set({ mail: { maxOpenTicketsPerRequester: 1 } })
  await mailed({ from: 'Busy <busy@customer.example>', subject: 'My first' })
  const row = await mailed({
    from: 'Cart <cart@shop.example>',
    subject: 'Order',
    headers: [`Reply-To: ${address}`],
  })
  await desk.set({ mail: { maxOpenTicketsPerRequester: 0 } })
  expect(row).toMatchObject({ fate: 'rejected', rule, ticketId: null })
  const made = await world.db.selectFrom('requester').select('id').where('email', '=', address).execute()
  expect(made).toHaveLength(rule === 'too-many-open' ? 1 : 0)
})

test('addressees, the address and a machine can be asked about', async () => {
  await filter(world, 'Copied', {
    when: {
      all: [
        { field: 'mail.addressees', operator: 'endsWith', value: '@partner.example' },
        { field: 'mail.isAutomatic', operator: 'is', value: false },
      ],
    },
    actions: [{ kind: 'addNote', body: 'A partner is in it.' }],
  })
  const row = await mailed({ subject: 'With a partner', cc: 'Pat <PAT@partner.example>' })
  const { body } = await world.call('mia', `GET /api/v1/tickets/${row.ticketId}/thread`)
  expect(body.items.map(({ type }: { type: string }) => type)).toContain('note')
})
