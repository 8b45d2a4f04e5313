import { afterEach, describe, expect, test } from 'vitest'
import { requesterTemplates, templateKeys } from '#contract/template-keys.ts'
import { recorded } from '#test/recorded.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const { ticket } = ticketsOf(world)
const put = (key: string, body: unknown, who = 'mia') => world.call(who, `PUT /api/v1/templates/${key}`, body)
const get = (key: string, language = 'en') => world.call('mia', `GET /api/v1/templates/${key}?language=${language}`)
const own = { language: 'en', subject: 'Hi [#{{ ticket.number }}]', body: '<p>Dear {{ recipient.name }}</p>' }

afterEach(() => world.db.deleteFrom('mailTemplate').execute())

async function receipts() {
  await world.db.deleteFrom('outgoingMail').execute()
  await world.call('ada', 'POST /api/v1/portal/tickets', { subject: 'S', message: 'M' })
  await world.work()
  return world.db.selectFrom('outgoingMail').selectAll().where('purpose', '=', 'ticket.autoresp').execute()
}

describe('mail templates', () => {
  test('are listed, with those that the desk has words of its own for', async () => {
    await put('ticket.reply', own)
    const { body } = await world.call('mia', 'GET /api/v1/templates')
    expect(body.items).toHaveLength(templateKeys.length)
    expect(body.items.find((item: { key: string }) => item.key === 'ticket.reply')).toEqual({
      key: 'ticket.reply',
      audience: 'requesters',
      languages: [
        { language: 'en', isChanged: true, updatedBy: 'Mia', updatedAt: expect.any(String) },
        { language: 'de', isChanged: false, updatedBy: null, updatedAt: null },
      ],
    })
  })

  test('come with their default and the values that they may use', async () => {
    const { body } = await get('ticket.reply', 'de')
    expect(body).toMatchObject({ isChanged: false, subject: body.default.subject, body: body.default.body })
    expect(body.default.body).toContain('Anfrage #{{ ticket.number }} ansehen')
    const names = body.values.map(({ name }: { name: string }) => name)
    expect(names).toContain('reply.body')
    expect(names.filter((name: string) => name.startsWith('note'))).toEqual([])
  })

  test('in words of one’s own are what is sent, until they are reset', async () => {
    expect(await put('ticket.autoresp', own)).toMatchObject({
      status: 200,
      body: { isChanged: true, updatedBy: 'Mia' },
    })
    const [changed] = await receipts()
    expect(changed?.subject).toMatch(/^Hi \[#\d+\]$/)
    expect(changed?.bodyText).toContain('Dear Ada')
    const reset = await world.call('mia', 'DELETE /api/v1/templates/ticket.autoresp?language=en')
    expect(reset.body).toMatchObject({ isChanged: false, updatedBy: null })
    expect((await receipts())[0]?.bodyText).toContain('thank you for writing')
    const [first, second] = (await recorded(world, 'template', null)).slice(-2)
    expect(first).toMatchObject({
      type: 'template.changed',
      data: { key: 'ticket.autoresp', language: 'en' },
      by: 'Mia',
    })
    expect(second?.changes).toMatchObject({ subject: { from: own.subject } })
  })

  test('that are broken are refused, with the line', async () => {
    const answer = await put('ticket.reply', { ...own, subject: '{{ nobody }}', body: '<p>\n{% if ticket.number %}' })
    expect(answer.status).toBe(422)
    expect(answer.body.fields).toEqual([
      { field: 'body.subject', code: 'broken_template', message: 'Line 1: There is no value "nobody" here.' },
      { field: 'body.body', code: 'broken_template', message: expect.stringMatching(/^Line 2: .*not closed/) },
    ])
    for (const key of requesterTemplates) {
      expect((await put(key, { ...own, subject: 'x', body: '{{ note.body }}' })).status).toBe(422)
    }
    expect((await put('nothing', own)).status).toBeGreaterThanOrEqual(400)
    expect((await put('ticket.reply', { ...own, language: 'xx' })).status).toBe(422)
  })

  test('that fail all the same stop no mail: an administrator hears of it', async () => {
    // As if it had been saved by an older version, which knew this filter.
    await world.db
      .insertInto('mailTemplate')
      .values({
        key: 'ticket.autoresp',
        ...own,
        body: '{{ ticket.subject | shout }}',
        updatedBy: 'x',
        updatedAt: new Date(),
      })
      .execute()
    const [mail] = await receipts()
    expect(mail?.bodyText).toContain('thank you for writing')
    const bells = (await world.call('mia', 'GET /api/v1/notifications')).body
    expect(bells.items).toMatchObject([
      {
        kind: 'template_broken',
        ticket: null,
        data: { template: 'ticket.autoresp', error: expect.stringContaining('shout') },
      },
    ])
    await receipts()
    expect((await world.call('mia', 'GET /api/v1/notifications')).body.unread).toBe(1)
    await put('ticket.autoresp', own)
    expect((await world.call('mia', 'GET /api/v1/notifications')).body.unread).toBe(0)
  })

  test('show what a draft would say of a ticket, without a link that lets in', async () => {
    const { id, number } = await ticket({
      department: 'Hardware',
      requester: { email: 'guest@example.com', name: 'Gus <b>' },
    })
    const preview = (key: string, body: string, who = 'mia') =>
      world.call(who, `POST /api/v1/templates/${key}/preview`, {
        ticketId: id,
        draft: { subject: '[#{{ ticket.number }}] {{ reply.author }}', body },
      })
    const { status, body } = await preview(
      'ticket.reply',
      '<p>{{ recipient.name }}: {{ reply.body }} {{ ticket.link }}</p>',
    )
    expect(status).toBe(200)
    expect(body.subject).toBe(`[#${number}] Sam`)
    expect(body.html).toContain('Gus &lt;b&gt;')
    expect(body.text).toContain('Please switch it off and on.')
    expect(body.text).toMatch(new RegExp(`/requests/${id}`))
    const real = await world.call('mia', `POST /api/v1/templates/ticket.alert/preview`, {
      ticketId: id,
      draft: { subject: 'x', body: '{{ message.body }}{{ note.body }}' },
    })
    expect(real.body.text).toMatch(/It burns\.\s+This is the third time\./)
    // How the requester is reached is for agents.
    const reached = 'Is {{ requester.email }}, {{ requester.phone }}, of {{ requester.organization }}, {{ ticket.sla }}'
    const acme = await world.call('mia', 'POST /api/v1/organizations', { name: 'Acme' })
    const known = { phone: '+44 20 7946 0018', organizationId: acme.body.id }
    await world.db.updateTable('requester').set(known).where('email', '=', 'guest@example.com').execute()
    const told = await world.call('mia', `POST /api/v1/templates/ticket.alert/preview`, {
      ticketId: id,
      draft: { subject: 'x', body: reached },
    })
    expect(told.body.text).toContain('Is guest@example.com, +44 20 7946 0018, of Acme, Default SLA')
    expect((await preview('ticket.reply', reached)).status).toBe(422)
    expect((await preview('ticket.reply', '{% if %}')).status).toBe(422)
    const away = await world.call('mia', 'POST /api/v1/templates/ticket.reply/preview', {
      ticketId: 999_999,
      draft: { subject: 'x', body: 'x' },
    })
    expect(away).toMatchObject({ status: 422, body: { fields: [{ field: 'body.ticketId' }] } })
  })

  test('are for administrators', async () => {
    for (const who of ['sam', 'ada']) {
      expect((await world.call(who, 'GET /api/v1/templates')).status).toBe(403)
      expect((await put('ticket.reply', own, who)).status).toBe(403)
    }
  })
})
