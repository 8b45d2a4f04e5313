import { describe, expect, test } from 'vitest'
import type { Answers } from '#contract/answers.ts'
import { changeForm, createForm, listForms } from '#server/forms/forms.ts'
import { changeItem, createItem } from '#server/forms/list-items.ts'
import { createList } from '#server/forms/lists.ts'
import { changeDepartment } from '#server/people/departments/change.ts'
import { createHelpTopic } from '#server/routing/help-topics/change.ts'
import { changePriority } from '#server/sla/priorities.ts'
import { changeStatus } from '#server/sla/statuses.ts'
import { field } from '#test/fields.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const mia = () => world.as('mia')

const list = await createList(mia(), { name: 'Sites' })
const cologne = await createItem(mia(), list.id, { value: 'Cologne', translations: { de: { value: 'Köln' } } })
const fields = [
  field({
    ...{ key: 'device', label: 'Device', kind: 'choice', config: { options: [{ key: 'till', label: 'Till' }] } },
    translations: { de: { label: 'Gerät', options: { till: 'Kasse' } } },
  }),
  field({
    ...{ key: 'site', label: 'Site', kind: 'list', config: { listId: list.id } },
    translations: { de: { label: 'Standort' } },
  }),
  field({ key: 'urgency', label: 'Urgency', kind: 'priority' }),
  field({
    ...{ key: 'serial', label: 'Serial', config: { validator: 'number', problem: 'Digits only.' } },
    translations: { de: { problem: 'Nur Ziffern.' } },
  }),
]
const high = await changePriority(mia(), await world.id('priority', 'High'), { translations: { de: { name: 'Hoch' } } })
const form = await createForm(mia(), {
  ...{ name: 'Devices', instructions: 'Look at its back.', fields },
  translations: { de: { instructions: 'Sieh auf der Rückseite nach.' } },
})
const hardware = await createHelpTopic(mia(), { name: 'Hardware', translations: { de: { name: 'Geräte' } } })
const topic = await createHelpTopic(mia(), {
  ...{ name: 'Repair', parentId: hardware.id, description: 'It is broken.', thankYou: 'Thanks.', formIds: [form.id] },
  translations: { de: { name: 'Reparatur', description: 'Es ist kaputt.', thankYou: 'Danke.' } },
})

const inGerman = { 'accept-language': 'de-DE,de;q=0.9,en;q=0.5' }
const call = (request: Parameters<typeof world.call>[1], body?: unknown, headers = inGerman) =>
  world.call('ada', request, body, headers)

async function open(answers: Answers): Promise<number> {
  const body = { subject: 'Dead', message: 'It is dead.', helpTopicId: topic.id, fields: answers }
  const made = await call('POST /api/v1/portal/tickets', body)
  expect(made.status).toBe(201)
  return made.body.id
}

const opened = await changeStatus(mia(), await world.id('ticketStatus', 'Open'), {
  translations: { de: { name: 'Offen' } },
})
const closed = await changeStatus(mia(), await world.id('ticketStatus', 'Closed'), {
  translations: { de: { name: 'Geschlossen' } },
})

describe('a requester who reads German', () => {
  test('is asked in German, and sees no other translation', async () => {
    const { body } = await call('GET /api/v1/portal/help-topics')
    const asked = body.items.find(({ id }: { id: number }) => id === topic.id)
    expect(asked.fields).toMatchObject([
      { label: 'Gerät', config: { options: [{ key: 'till', label: 'Kasse' }] } },
      { label: 'Standort' },
      { label: 'Urgency' },
      { label: 'Serial' },
    ])
    expect(body.forms).toContainEqual({ id: form.id, name: 'Devices', instructions: 'Sieh auf der Rückseite nach.' })
    expect(JSON.stringify(body)).not.toContain('translations')
    const english = await call('GET /api/v1/portal/help-topics', undefined, { 'accept-language': 'en' })
    expect(english.body.items.find(({ id }: { id: number }) => id === topic.id).fields[0].label).toBe('Device')
  })

  test('chooses among topics in German, and finds them there', async () => {
    const { body } = await call('GET /api/v1/portal/help-topics')
    expect(body.items.find(({ id }: { id: number }) => id === topic.id)).toMatchObject({
      ...{ name: 'Reparatur', path: 'Geräte / Reparatur', description: 'Es ist kaputt.' },
    })
    const made = { subject: 'Dead', message: 'It is.', helpTopicId: topic.id }
    expect((await call('POST /api/v1/portal/tickets', made)).body.thankYou).toBe('Danke.')
    const english = { 'accept-language': 'en' }
    expect((await call('POST /api/v1/portal/tickets', made, english)).body.thankYou).toBe('Thanks.')
    const list = await call('GET /api/v1/portal/tickets')
    expect(new Set(list.body.items.map(({ helpTopic }: { helpTopic: string }) => helpTopic))).toEqual(
      new Set(['Geräte / Reparatur']),
    )
    const desk = await world.call('sam', 'GET /api/v1/choices', undefined, inGerman)
    expect(desk.body.helpTopics.map(({ path }: { path: string }) => path)).toContain('Hardware / Repair')
  })

  test('reads his answers in German, while they are kept as the desk has them', async () => {
    const id = await open({ device: 'till', site: { id: cologne.id, text: 'Köln' } })
    const { body } = await call(`GET /api/v1/portal/tickets/${id}`)
    expect(body.fields).toMatchObject([
      { label: 'Gerät', text: 'Kasse', value: 'till' },
      { label: 'Standort', text: 'Köln', value: { id: cologne.id, text: 'Köln' } },
    ])
    expect(JSON.stringify(body)).not.toContain('translations')
    const row = () => world.db.selectFrom('ticket').select('fields').where('id', '=', id).executeTakeFirstOrThrow()
    expect((await row()).fields).toMatchObject({ device: 'till', site: { id: cologne.id, text: 'Cologne' } })

    await call(`PATCH /api/v1/portal/tickets/${id}`, { fields: { ...valuesOf(body), serial: '12' } })
    expect((await row()).fields).toMatchObject({ site: { id: cologne.id, text: 'Cologne' }, serial: '12' })
    const history = await world.db
      .selectFrom('ticketEvent')
      .select(['changes', 'data'])
      .where('ticketId', '=', id)
      .execute()
    expect(JSON.stringify(history)).not.toMatch(/Gerät|Köln|Kasse|Standort/)
  })

  test('reads statuses and priorities in German, in the thread too', async () => {
    const id = await open({ urgency: high.id })
    await call(`POST /api/v1/portal/tickets/${id}/close`, {})
    const { body: topics } = await call('GET /api/v1/portal/help-topics')
    expect(topics.priorities).toContainEqual({ id: high.id, name: 'Hoch' })
    const { body } = await call(`GET /api/v1/portal/tickets/${id}`)
    expect(body.status).toEqual({ name: 'Geschlossen', state: 'closed' })
    expect(body.fields).toMatchObject([{ key: 'urgency', text: 'Hoch' }])
    expect(body.thread.at(-1)).toMatchObject({ event: 'ticket.closed', detail: 'Geschlossen' })
    const english = await call(`GET /api/v1/portal/tickets/${id}`, undefined, { 'accept-language': 'en' })
    expect([english.body.status.name, english.body.thread.at(-1).detail]).toEqual(['Closed', 'Closed'])
    await changeStatus(mia(), closed.id, { name: 'Done' })
    expect((await call(`GET /api/v1/portal/tickets/${id}`)).body.thread.at(-1).detail).toBe('Closed')
    await changeStatus(mia(), closed.id, { name: 'Closed' })
    const { body: list } = await call('GET /api/v1/portal/tickets')
    expect(list.items.map(({ status }: { status: { name: string } }) => status.name)).toContain('Offen')
    expect(opened.translations).toEqual({ de: { name: 'Offen' } })
  })

  test('is told in German what is wrong', async () => {
    const body = { subject: 'Dead', message: 'It is.', helpTopicId: topic.id, fields: { serial: 'x' } }
    expect((await call('POST /api/v1/portal/tickets', body)).body.fields).toMatchObject([{ message: 'Nur Ziffern.' }])
    const id = await open({})
    const edit = await call(`PATCH /api/v1/portal/tickets/${id}`, { fields: { serial: 'x' } })
    expect(edit.body.fields).toMatchObject([{ message: 'Nur Ziffern.' }])
  })

  test('reads an item that is called otherwise meanwhile as it was called', async () => {
    const id = await open({ site: cologne.id })
    await changeItem(mia(), { id: list.id, itemId: cologne.id }, { value: 'Cologne Süd' })
    const { body } = await call(`GET /api/v1/portal/tickets/${id}`)
    expect(body.fields).toMatchObject([{ key: 'site', text: 'Cologne' }])
    await changeItem(mia(), { id: list.id, itemId: cologne.id }, { value: 'Cologne' })
  })

  test('reads departments in German, where he chooses one and where one answers in the place of an agent', async () => {
    const support = await world.id('department', 'Support')
    const named = await changeDepartment(mia(), support, { translations: { de: { name: 'Betreuung' } } })
    expect(named).toMatchObject({ name: 'Support', translations: { de: { name: 'Betreuung' } } })
    const asking = await createForm(mia(), {
      ...{ name: 'Whom', fields: [field({ key: 'whom', label: 'Whom', kind: 'department' })] },
    })
    const whom = await createHelpTopic(mia(), { name: 'Whom', formIds: [asking.id] })
    const { body: topics } = await call('GET /api/v1/portal/help-topics')
    expect(topics.departments).toContainEqual({ id: support, name: 'Betreuung' })
    expect(JSON.stringify(topics)).not.toContain('translations')

    const opening = { subject: 'Who?', message: 'You?', helpTopicId: whom.id, fields: { whom: support } }
    const { body: made } = await call('POST /api/v1/portal/tickets', opening)
    await world.call('mia', 'PATCH /api/v1/settings', { tickets: { hideAgentNames: true } })
    await world.call('mia', `POST /api/v1/tickets/${made.id}/replies`, { body: 'We.', format: 'text' })
    const read = async (language: string) =>
      (await call(`GET /api/v1/portal/tickets/${made.id}`, undefined, { 'accept-language': language })).body
    const german = await read('de')
    expect(german).toMatchObject({ department: 'Betreuung', fields: [{ key: 'whom', text: 'Betreuung' }] })
    expect(german.thread.filter(({ type }: { type: string }) => type === 'reply')).toMatchObject([
      { author: { kind: 'agent', name: 'Betreuung' } },
    ])
    expect(await read('en')).toMatchObject({ department: 'Support', fields: [{ key: 'whom', text: 'Support' }] })
    const { body: list } = await call('GET /api/v1/portal/tickets')
    expect(new Set(list.items.map(({ department }: { department: string }) => department))).toEqual(
      new Set(['Betreuung']),
    )
    expect((await world.call('mia', `GET /api/v1/tickets/${made.id}`, undefined, inGerman)).body.department.name).toBe(
      'Support',
    )
    await world.call('mia', 'PATCH /api/v1/settings', { tickets: { hideAgentNames: false } })
  })

  test('is welcomed in German', async () => {
    const welcomed = async (language: string) =>
      (await call('GET /api/v1/portal/help-topics', undefined, { 'accept-language': language })).body.welcome
    expect(await welcomed('de')).toBe('')
    const desk = { welcome: 'Ask us.', translations: { de: { welcome: 'Frag uns.' }, en: { welcome: '' } } }
    const { body } = await world.call('mia', 'PATCH /api/v1/settings', { desk })
    expect(body.desk).toMatchObject({ welcome: 'Ask us.', translations: { de: { welcome: 'Frag uns.' } } })
    expect([await welcomed('de'), await welcomed('en')]).toEqual(['Frag uns.', 'Ask us.'])
    const unsaid = { desk: { translations: { de: { name: 'Tisch' } } } }
    expect((await world.call('mia', 'PATCH /api/v1/settings', unsaid)).status).toBe(400)
    expect(await welcomed('de')).toBe('Frag uns.')
  })

  test('sees his profile in German', async () => {
    const { items } = await listForms(mia(), { limit: 50 })
    const contact = items.find(({ kind }) => kind === 'contact')?.id ?? 0
    const room = field({ key: 'room', label: 'Room', translations: { de: { label: 'Raum' } } })
    await changeForm(mia(), contact, { fields: [room], translations: { de: { name: 'Über dich' } } })
    const { body } = await call('GET /api/v1/portal/profile')
    expect([body.form[0].label, body.head.name]).toEqual(['Raum', 'Über dich'])
    expect(JSON.stringify(body)).not.toContain('translations')
  })
})

function valuesOf(ticket: { fields: { key: string; value: unknown }[] }): Record<string, unknown> {
  return Object.fromEntries(ticket.fields.map(({ key, value }) => [key, value]))
}
