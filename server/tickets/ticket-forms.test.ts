import { afterEach, describe, expect, test } from 'vitest'
import { archiveForm, changeForm, createForm } from '#server/forms/forms.ts'
import { createHelpTopic } from '#server/routing/help-topics/change.ts'
import { field } from '#test/fields.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const { historyIsTrue } = ticketsOf(world)
afterEach(historyIsTrue)
const mia = () => world.as('mia')
const site = field({ key: 'site', label: 'Site', requesterMode: 'required' })
const ofTopic = await createForm(mia(), { name: 'Of the topic', fields: [site] })
const loan = await createForm(mia(), {
  name: 'Loan',
  fields: [
    field({ key: 'device', label: 'Device', requiredToClose: true }),
    field({ key: 'until', label: 'Until', kind: 'date' }),
    field({ key: 'deposit', label: 'Deposit', kind: 'number', requesterMode: 'hidden' }),
  ],
})
const topic = await createHelpTopic(mia(), {
  name: 'Hardware',
  formIds: [ofTopic.id],
  departmentId: await world.id('department', 'Hardware'),
})

async function opened(fields: object = { site: 'Bonn' }): Promise<`/api/v1/tickets/${number}`> {
  const request = { subject: 'Dead', message: 'It is.', helpTopicId: topic.id, fields }
  const { body } = await world.call('ada', 'POST /api/v1/portal/tickets', request)
  return `/api/v1/tickets/${body.id}`
}
const edit = (path: string, body: object, who = 'sam') => world.call(who, `PATCH ${path}` as never, body)

describe('a form of a single ticket', () => {
  test('asks besides its topic: the agent, the requester, and before it is closed', async () => {
    const path = await opened()
    const { body } = await edit(path, { formIds: [loan.id] })
    expect(body.forms).toMatchObject([{ id: loan.id, name: 'Loan', fields: [{ key: 'device' }, {}, {}] }])
    expect(body.closeBlockers).toMatchObject([{ code: 'field_required' }])
    const answered = await edit(path, { fields: { device: 'X1', deposit: 50 } })
    expect(answered.body).toMatchObject({ fields: { site: 'Bonn', device: 'X1', deposit: 50 }, closeBlockers: [] })
    const mine = path.replace('/v1/', '/v1/portal/')
    const shown = await world.call('ada', `GET ${mine}` as never)
    expect(shown.body.form.map(({ key }: { key: string }) => key)).toEqual(['site', 'device', 'until'])
    expect((await edit(mine, { fields: { until: 'soon' } }, 'ada')).body.fields).toMatchObject([{ code: 'not_a_date' }])
    expect((await edit(mine, { fields: { until: '2026-04-01' } }, 'ada')).body.fields).toMatchObject([
      { key: 'site' },
      { key: 'device', text: 'X1' },
      { key: 'until', text: '2026-04-01' },
    ])
    const other = await world.call('sam', `GET ${await opened()}`)
    expect(other.body.forms).toEqual([])
  })

  test('lets its requester, and nobody else, choose from the lists that it asks about', async () => {
    const { id: listId } = (await world.call('mia', 'POST /api/v1/lists', { name: 'Devices' })).body
    const item = await world.call('mia', `POST /api/v1/lists/${listId}/items`, { value: 'Laptop' })
    const model = field({ key: 'model', label: 'Model', kind: 'list', config: { listId } })
    const lending = await createForm(mia(), { name: 'Lending', fields: [model] })
    const path = await opened()
    const choices = (who: string) => world.call(who, `GET /api/v1/portal/lists/${listId}/choices`)
    expect((await choices('ada')).status).toBe(404)
    await edit(path, { formIds: [lending.id] })
    expect((await choices('ada')).body.items).toMatchObject([{ text: 'Laptop' }])
    expect((await choices('bob')).status).toBe(404)
    const mine = path.replace('/v1/', '/v1/portal/')
    expect((await edit(mine, { fields: { model: item.body.id } }, 'ada')).status).toBe(200)
  })

  test('goes again, and what was answered stays', async () => {
    const path = await opened()
    await edit(path, { formIds: [loan.id], fields: { device: 'X1' } })
    const gone = await edit(path, { formIds: [], note: 'Brought back' })
    expect(gone.body).toMatchObject({ forms: [], fields: { device: 'X1' }, closeBlockers: [] })
    expect(gone.body.answers).toMatchObject([{ key: 'site' }, { key: 'device', label: 'Device', isAsked: false }])
    expect((await edit(path, { formIds: [loan.id] })).body.answers).toMatchObject([
      {},
      { key: 'device', isAsked: true },
    ])
    const { body } = await world.call('sam', `GET ${path}/thread`)
    const edits = body.items.filter(({ event }: { event?: string }) => event === 'ticket.edited')
    expect(edits.map(({ data }: { data: { forms: object } }) => data.forms)).toEqual([
      { added: ['Loan'], removed: [] },
      { added: [], removed: ['Loan'] },
      { added: ['Loan'], removed: [] },
    ])
  })

  test('leaves the requester what she answered, also under another topic, but not what she never saw', async () => {
    const path = await opened()
    await edit(path, { formIds: [loan.id], fields: { device: 'X1', deposit: 50 } })
    const { id: helpTopicId } = await createHelpTopic(mia(), { name: 'Nothing asked' })
    await edit(path, { formIds: [], helpTopicId })
    const { body } = await world.call('ada', `GET ${path.replace('/v1/', '/v1/portal/')}` as never)
    expect(body.form).toEqual([])
    expect(body.fields).toMatchObject([
      { key: 'site', label: 'Site', text: 'Bonn' },
      { key: 'device', label: 'Device', text: 'X1' },
    ])
  })

  test('is one that can be asked here, and every other is told with its reason', async () => {
    const path = await opened()
    const meets = await createForm(mia(), { name: 'Meets', fields: [field({ key: 'device' })] })
    const old = await createForm(mia(), { name: 'Old', fields: [site] })
    await changeForm(mia(), old.id, { availability: 'disabled' })
    const formIds = [loan.id, ofTopic.id, 999_999, meets.id, old.id, loan.id]
    const { status, body } = await edit(path, { formIds })
    expect([status, body.fields.map((one: { field: string; code: string }) => [one.field, one.code])]).toEqual([
      422,
      [
        ['body.formIds.1', 'repeated'],
        ['body.formIds.2', 'not_found'],
        ['body.formIds.3', 'key_meets'],
        ['body.formIds.4', 'disabled'],
        ['body.formIds.5', 'repeated'],
      ],
    ])
  })

  test('is changed by who may edit the ticket, from what he saw', async () => {
    await world.agent('Vera', { department: 'Hardware', role: 'view-only' })
    const path = await opened()
    expect((await edit(path, { formIds: [loan.id] }, 'vera')).status).toBe(403)
    expect((await edit(path, { formIds: [loan.id] }, 'lee')).status).toBe(404)
    expect((await edit(path, { formIds: [loan.id], expected: { formIds: [] } })).status).toBe(200)
    const stale = await edit(path, { formIds: [], expected: { formIds: [] } })
    expect(stale.body).toMatchObject({ code: 'stale_edit', current: { formIds: [loan.id] } })
  })

  test('keeps out of the way of another topic that asks under its keys, or asks the form itself', async () => {
    const path = await opened()
    await edit(path, { formIds: [loan.id], fields: { device: 'X1' } })
    const mine = await createForm(mia(), { name: 'Mine', fields: [field({ key: 'device', label: 'Which one?' })] })
    const { id: other } = await createHelpTopic(mia(), { name: 'Asks under its key', formIds: [mine.id] })
    const moved = await edit(path, { helpTopicId: other })
    expect(moved.body.answers).toMatchObject([
      { key: 'device', label: 'Which one?', isAsked: true },
      { key: 'site', isAsked: false },
    ])
    const { id: same } = await createHelpTopic(mia(), { name: 'Asks it', formIds: [loan.id] })
    const back = await edit(path, { helpTopicId: same })
    expect(back.body.answers).toMatchObject([{ key: 'device', label: 'Device', isAsked: true }, { key: 'site' }])
  })

  test('stays while a ticket has it, if archived and out of use', async () => {
    const { id } = await createForm(mia(), { name: 'Brief', fields: [field({ key: 'brief' })] })
    const path = await opened()
    await edit(path, { formIds: [id] })
    expect(await archiveForm(mia(), id)).toEqual({ outcome: 'archived' })
    expect((await edit(path, { fields: { brief: 'x' } })).status).toBe(422)
    expect((await edit(path, { formIds: [id, loan.id] })).status).toBe(200)
  })
})

test('a topic leaves single fields out, also of the ticket details: neither shown nor required', async () => {
  const details = (await world.call('mia', 'GET /api/v1/forms')).body.items.find(
    ({ kind }: { kind: string }) => kind === 'ticket',
  )
  const asked = await changeForm(mia(), details.id, {
    fields: [field({ key: 'costCentre', label: 'Cost centre', requesterMode: 'required', requiredToClose: true })],
  })
  const { id: helpTopicId } = await createHelpTopic(mia(), {
    name: 'Free of charge',
    formIds: [ofTopic.id],
    disabledFieldIds: [asked.fields[0]?.id ?? 0, ofTopic.fields[0]?.id ?? 0],
  })
  const open = (body: object) =>
    world.call('ada', 'POST /api/v1/portal/tickets', { subject: 'Hi', message: 'There', ...body })
  const codes = (body: { fields?: { field: string; code: string }[] }) =>
    body.fields?.map((one) => [one.field, one.code])
  expect(codes((await open({ helpTopicId: topic.id })).body)).toEqual([
    ['body.fields.costCentre', 'required'],
    ['body.fields.site', 'required'],
  ])
  expect(codes((await open({ helpTopicId, fields: { site: 'Bonn' } })).body)).toEqual([
    ['body.fields.site', 'unknown_field'],
  ])
  const made = await open({ helpTopicId })
  expect(made.status).toBe(201)
  const { body } = await world.call('mia', `GET /api/v1/tickets/${made.body.id}`)
  expect(body).toMatchObject({ answers: [], closeBlockers: [] })
  const catalogue = await world.call('ada', 'GET /api/v1/portal/help-topics')
  const shown = catalogue.body.items.find(({ id }: { id: number }) => id === helpTopicId)
  expect(shown.fields).toEqual([])
  await changeForm(mia(), details.id, { fields: [] })
})
