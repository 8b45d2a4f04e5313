import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { changeFilter } from '#server/routing/filters/change.ts'
import { changeHelpTopic, createHelpTopic } from '#server/routing/help-topics/change.ts'
import { filter } from '#test/filters.ts'
import { mailedWorld } from '#test/mail/letters.ts'
import { testWorld } from '#test/world.ts'

// What 4.4 of osticket-behaviour says of topic, number and auto-response; the rest is in routing/defaults.test.ts.

const world = await testWorld()
const mia = () => world.as('mia')
let desk: Awaited<ReturnType<typeof mailedWorld>>
let addressId: number
beforeAll(async () => {
  desk = await mailedWorld(world)
  const address = await world.db.selectFrom('mailAddress').select('id').executeTakeFirstOrThrow()
  addressId = address.id
})
const [given, ofAddress, byDefault] = [
  await createHelpTopic(mia(), { name: 'Given', numberFormat: 'G-######' }),
  await createHelpTopic(mia(), { name: 'Of the address' }),
  await createHelpTopic(mia(), { name: 'By default' }),
]
const support = await world.id('department', 'Support')
const set = (table: 'mailAddress' | 'department', id: number, values: object) =>
  world.db.updateTable(table).set(values).where('id', '=', id).execute()
const topicOf = async (row: { ticketId: number }) => (await desk.ticketOf(row)).helpTopic?.name ?? null

describe('the help topic', () => {
  afterEach(async () => {
    await set('mailAddress', addressId, { helpTopicId: null })
    await desk.set({ tickets: { defaultHelpTopicId: null } })
  })

  test.each<[string, ('default' | 'address' | 'filter')[], string | null]>([
    ['nothing', [], null],
    ['the default', ['default'], 'By default'],
    ['the address before the default', ['default', 'address'], 'Of the address'],
    ['a filter before both', ['default', 'address', 'filter'], 'Given'],
  ])('%s', async (_, has, name) => {
    if (has.includes('default')) await desk.set({ tickets: { defaultHelpTopicId: byDefault.id } })
    if (has.includes('address')) await set('mailAddress', addressId, { helpTopicId: ofAddress.id })
    const actions = [{ kind: 'setHelpTopic' as const, helpTopicId: given.id }]
    const one = has.includes('filter') ? await filter(world, 'Topic', { actions }) : null
    expect(await topicOf(await desk.mailed({ subject: 'Which topic?' }))).toBe(name)
    if (one) await changeFilter(mia(), one.id, { availability: 'disabled' })
  })

  test('what is given goes before the default; its number format before the desk’s', async () => {
    await desk.set({ tickets: { defaultHelpTopicId: byDefault.id, numberFormat: 'D-######' } })
    const open = (more: object) =>
      world.call('mia', 'POST /api/v1/tickets', {
        ...{ subject: 'x', message: 'x', requester: { email: 'ada@example.com' } },
        ...more,
      })
    const chosen = await open({ helpTopicId: given.id })
    expect(chosen.body).toMatchObject({ helpTopic: { name: 'Given' }, number: expect.stringMatching(/^G-\d{6}$/) })
    expect((await open({})).body).toMatchObject({
      helpTopic: { name: 'By default' },
      number: expect.stringMatching(/^D-\d{6}$/),
    })
  })
})

describe('the auto-response', () => {
  const answered = async (row: { ticketId: number }) =>
    (await desk.outbox(row)).filter(
      ({ toAddress, purpose }) => toAddress === 'ada@example.com' && purpose === 'ticket.autoresp',
    ).length
  let filterId = 0

  test('is sent where nothing says otherwise', async () => {
    expect(await answered(await desk.mailed({ subject: 'Hello' }))).toBe(1)
  })

  test.each<[string, (isOn: boolean) => Promise<unknown>]>([
    ['the desk', (isOn) => desk.set({ notices: { ticketReceipt: isOn } })],
    ['the address', (isOn) => set('mailAddress', addressId, { autoResponse: isOn })],
    [
      'the help topic',
      async (isOn) => {
        await changeHelpTopic(mia(), ofAddress.id, { autoResponse: isOn })
        await set('mailAddress', addressId, { helpTopicId: isOn ? null : ofAddress.id })
      },
    ],
    ['the department', (isOn) => set('department', support, { autoRespondsTickets: isOn })],
    [
      'a filter',
      async (isOn) => {
        if (isOn) return changeFilter(mia(), filterId, { availability: 'disabled' })
        filterId = (await filter(world, 'Silent', { actions: [{ kind: 'disableAutoResponse' }] })).id
      },
    ],
  ])('is off where %s says so', async (_, turn) => {
    await turn(false)
    const row = await desk.mailed({ subject: 'Hello' })
    expect([row.fate, await answered(row)]).toEqual(['opened', 0])
    await turn(true)
    expect(await answered(await desk.mailed({ subject: 'Hello again' }))).toBe(1)
  })

  test.each([
    [undefined, 1],
    [false, 0],
  ])('is as the API says: %s', async (autoRespond, count) => {
    const { key } = await world.apiKey()
    const opened = await world.call({ key }, 'POST /api/v1/tickets', {
      ...{ subject: 'By API', message: 'x', requester: { email: 'ada@example.com' } },
      ...(autoRespond !== undefined && { autoRespond }),
    })
    expect(await answered({ ticketId: opened.body.id })).toBe(count)
  })
})
