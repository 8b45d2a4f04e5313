import { describe, expect, test } from 'vitest'
import { changeForm, createForm, listForms } from '#server/forms/forms.ts'
import { importItems } from '#server/forms/import-items.ts'
import { createItem, deleteItem } from '#server/forms/list-items.ts'
import { createList } from '#server/forms/lists.ts'
import { createHelpTopic } from '#server/routing/help-topics/change.ts'
import { field } from '#test/fields.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const mia = () => world.as('mia')
const floor = field({ key: 'floor', label: 'Floor', kind: 'number' })
const list = await createList(mia(), { name: 'Terminals', properties: [floor] })
const lane = await createItem(mia(), list.id, { value: 'Lane', extra: 'L', properties: { floor: 3 } })
const form = await createForm(mia(), {
  name: 'Payment',
  fields: [
    field({ key: 'device', label: 'Device', kind: 'list', config: { listId: list.id }, requesterMode: 'required' }),
    field({ key: 'serial', label: 'Serial', showWhen: { key: 'device', is: 'oneOf', values: [String(lane.id)] } }),
    field({ key: 'rating', label: 'Rating', requesterMode: 'hidden' }),
    field({ key: 'secret', label: 'Secret', requesterMode: 'edit', agentMode: 'hidden' }),
    field({ key: 'shot', label: 'Screenshot', kind: 'file', config: { extensions: ['txt'] } }),
    field({ key: 'story', label: 'Story', kind: 'paragraph', config: { isRich: true } }),
    field({ key: 'team', label: 'Team', requesterMode: 'view', agentMode: 'edit' }),
  ],
})
const topic = await createHelpTopic(mia(), {
  name: 'Payments',
  formIds: [form.id],
  departmentId: await world.id('department', 'Hardware'),
})

const open = (who: string, fields: object, more: object = {}) =>
  world.call(who, 'POST /api/v1/portal/tickets', {
    ...{ subject: 'Dead', message: 'It is.', helpTopicId: topic.id, fields },
    ...more,
  })

describe('a requester', () => {
  test('answers what is shown to her, and reads it again', async () => {
    const made = await open('ada', { device: lane.id, serial: 'X1', secret: 'mine' })
    expect(made.status).toBe(201)
    const { body } = await world.call('ada', `GET /api/v1/portal/tickets/${made.body.id}`)
    expect(body.fields).toMatchObject([
      { key: 'device', label: 'Device', text: 'Lane' },
      { key: 'serial', text: 'X1' },
      { key: 'secret', text: 'mine' },
    ])
    expect(body.form.map((one: { key: string }) => one.key)).not.toContain('rating')
    expect(body.abilities).toContain('edit')
  })

  test('is told everything that is wrong at once', async () => {
    const { status, body } = await open('ada', { device: 99, rating: 'x', serial: 5, team: 'A' })
    expect(status).toBe(422)
    expect(body.fields.map((one: { field: string; code: string }) => [one.field, one.code])).toEqual([
      ['body.fields.rating', 'unknown_field'],
      ['body.fields.team', 'read_only'],
      ['body.fields.device', 'not_an_option'],
    ])
    for (const device of ['Lane\u0000', { id: 'Lane\u0000' }, '\ud800']) {
      const refused = await open('ada', { device, serial: 'X1' })
      expect(refused).toMatchObject({ status: 422, body: { fields: [{ field: 'body.fields.device' }] } })
    }
  })

  test('writes with formatting, which everybody reads and finds without what could act', async () => {
    const html = '<p>My <strong>okapi</strong><script>alert(1)</script> <a href="javascript:alert(1)">ran</a></p>'
    const made = await open('ada', { device: lane.id, story: { html, text: 'ignored' } })
    const story = { html: '<p>My <strong>okapi</strong> <a>ran</a></p>', text: 'My okapi ran' }
    const mine = await world.call('ada', `GET /api/v1/portal/tickets/${made.body.id}`)
    expect(mine.body.fields).toContainEqual({
      key: 'story',
      label: 'Story',
      kind: 'paragraph',
      value: story,
      text: story.text,
    })
    const path = `/api/v1/tickets/${made.body.id}` as const
    expect((await world.call('sam', `GET ${path}`)).body.fields.story).toEqual(story)
    await world.work()
    const found = await world.call('sam', 'GET /api/v1/tickets?q=okapi')
    expect(found.body.items.map(({ id }: { id: number }) => id)).toEqual([made.body.id])
    const seen = { fields: { story }, expected: { fields: { story } } }
    expect((await world.call('sam', `PATCH ${path}`, seen)).status).toBe(200)
    expect((await world.call('sam', `PATCH ${path}`, { fields: { story: 'Plain' } })).body.fields.story).toEqual({
      html: '<p>Plain</p>',
      text: 'Plain',
    })
  })

  test('changes her own answers while it is open, and nobody else does', async () => {
    const made = await open('ada', { device: 'l' })
    const edit = (who: string, fields: object) =>
      world.call(who, `PATCH /api/v1/portal/tickets/${made.body.id}`, { fields })
    expect((await edit('ada', { serial: 'X2' })).body.fields).toMatchObject([{ key: 'device' }, { text: 'X2' }])
    expect((await edit('ada', { team: 'B' })).status).toBe(422)
    expect((await edit('bob', { serial: 'X3' })).status).toBe(404)
    const { body } = await world.call('sam', `GET /api/v1/tickets/${made.body.id}/thread`)
    const edited = body.items.find(({ event }: { event?: string }) => event === 'ticket.edited')
    expect(edited).toMatchObject({ data: { labels: { serial: 'Serial' } }, author: { name: 'Ada' } })
  })
})

describe('an agent', () => {
  test('sees answers with their labels, and neither what is for requesters alone nor its history', async () => {
    const made = await open('ada', { device: lane.id, secret: 'mine' })
    const { body } = await world.call('sam', `GET /api/v1/tickets/${made.body.id}`)
    expect(body.fields).toEqual({ device: { id: lane.id, text: 'Lane' } })
    expect(body.answers).toMatchObject([{ key: 'device', label: 'Device', text: 'Lane', isAsked: true }])
    const thread = await world.call('sam', `GET /api/v1/tickets/${made.body.id}/thread`)
    expect(JSON.stringify(thread.body)).not.toContain('mine')
  })

  test('overwrites no answer that somebody changed meanwhile; of others he need not know', async () => {
    const made = await open('ada', { device: lane.id, secret: 'mine' })
    const edit = (fields: object, seen: object) =>
      world.call('sam', `PATCH /api/v1/tickets/${made.body.id}`, { fields, expected: { fields: seen } })
    expect((await edit({ serial: 'A' }, { serial: null })).status).toBe(200)
    expect((await edit({ serial: 'B' }, { serial: null })).body.code).toBe('stale_edit')
    expect((await edit({ rating: '5' }, { rating: null })).body.fields).toMatchObject({ rating: '5', serial: 'A' })
  })

  test('finds a ticket by its answers', async () => {
    const made = await open('ada', { device: lane.id, serial: 'Quagga77' })
    await world.work()
    const { body } = await world.call('sam', 'GET /api/v1/tickets?q=quagga77')
    expect(body.items.map(({ id }: { id: number }) => id)).toEqual([made.body.id])
  })

  test('keeps the text of an item that is gone', async () => {
    const gone = await createItem(mia(), list.id, { value: 'Fax', properties: {} })
    const made = await open('ada', { device: gone.id })
    await deleteItem(mia(), { id: list.id, itemId: gone.id })
    const path = `/api/v1/tickets/${made.body.id}` as const
    const { body } = await world.call('sam', `PATCH ${path}`, { fields: { rating: '1', device: { id: gone.id } } })
    expect(body.answers).toMatchObject([{ text: 'Fax' }, { text: '1' }])
  })
})

describe('a file that answers', () => {
  const upload = async (who: string, name: string): Promise<string> => {
    const { body } = await world.call(who, `POST /api/v1/attachments?name=${name}`, Buffer.from('hello'), {
      'content-type': 'application/octet-stream',
    })
    return body.id
  }

  test('belongs to the ticket: who sees that downloads it, nobody else', async () => {
    const id = await upload('ada', 'shot.txt')
    const made = await open('ada', { device: lane.id, shot: [id] })
    expect(made.status).toBe(201)
    const status = async (who: string) => (await world.call(who, `GET /api/v1/attachments/${id}`)).status
    expect([await status('ada'), await status('sam'), await status('bob'), await status('lee')]).toEqual([
      200, 200, 404, 404,
    ])
    expect((await open('ada', { device: lane.id, shot: [id] })).body.fields).toMatchObject([{ code: 'not_found' }])
  })

  test('is one of the kinds that are taken, and the own one', async () => {
    const other = await upload('ada', 'shot.png')
    const bobs = await upload('bob', 'shot.txt')
    for (const [id, code] of [
      [other, 'file_refused'],
      [bobs, 'not_found'],
    ]) {
      expect((await open('ada', { device: lane.id, shot: [id] })).body.fields).toMatchObject([{ code }])
    }
  })
})

describe('lists', () => {
  test('offer their items to requesters only where a public topic asks for one', async () => {
    const hidden = await createList(mia(), { name: 'Internal' })
    await createItem(mia(), hidden.id, { value: 'Secret' })
    const choices = (id: number) => world.call('ada', `GET /api/v1/portal/lists/${id}/choices?q=la`)
    expect((await choices(list.id)).body.items).toMatchObject([{ text: 'Lane', extra: 'L' }])
    expect((await choices(hidden.id)).status).toBe(404)
  })

  test('take CSV, all of it or nothing, with every bad line named', async () => {
    const into = await createList(mia(), { name: 'Imported', properties: [floor] })
    const bad = importItems(mia(), into.id, { csv: 'value;extra;floor\nA;a;1\n;x;2\nB;b;high\na;;' })
    await expect(bad).rejects.toMatchObject({
      fields: [{ field: 'body.csv.3' }, { field: 'body.csv.4' }, { field: 'body.csv.5', code: 'repeated' }],
    })
    const csv = 'value,extra,Floor\n"Berlin, Mitte",BM,4\nRome,,\n'
    expect(await importItems(mia(), into.id, { csv })).toEqual({ created: 2, changed: 0 })
    expect(await importItems(mia(), into.id, { csv: 'rome,R' })).toEqual({ created: 0, changed: 1 })
  })
})

describe('people', () => {
  test('answer the contact form: guests once, requesters in their profile, agents at the desk', async () => {
    const { items } = await listForms(mia(), { limit: 50 })
    const contact = items.find(({ kind }) => kind === 'contact')?.id ?? 0
    await changeForm(mia(), contact, {
      fields: [
        field({ key: 'site', label: 'Site', requesterMode: 'required' }),
        field({ key: 'vip', label: 'VIP', kind: 'checkbox', requesterMode: 'hidden' }),
      ],
    })
    const guest = (contactAnswers: object) =>
      world.call(null, 'POST /api/v1/portal/tickets', {
        ...{ subject: 'Hi', message: 'There', email: 'new@example.com', name: 'New' },
        contact: contactAnswers,
      })
    expect((await guest({})).body.fields).toMatchObject([{ field: 'body.contact.site', code: 'required' }])
    expect((await guest({ site: 'Bonn' })).status).toBe(201)
    const id = await world.id('requester', 'New')
    const change = (fields: object) => world.call('mia', `PATCH /api/v1/users/${id}`, { fields })
    expect((await change({ vip: true })).body.fields).toEqual({ site: 'Bonn', vip: true })
    expect((await guest({ site: 'Rome' })).status).toBe(201)
    expect((await change({})).body.fields).toEqual({ site: 'Bonn', vip: true })
    const mine = await world.call('ada', 'PATCH /api/v1/portal/profile', { fields: { site: 'Ulm' } })
    expect(mine.body.fields).toEqual({ site: 'Ulm' })
    expect((await world.call('ada', 'PATCH /api/v1/portal/profile', { fields: { vip: true } })).status).toBe(422)
    expect((await world.call('ada', 'GET /api/v1/portal/profile')).body.form).toMatchObject([{ key: 'site' }])
  })
})
