import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { addCollaborator } from '../collaborators.ts'
import { deleteTicket } from '../delete.ts'
import { changeRequester } from '../requester.ts'
import { changeStatus } from '../status.ts'
import { reopenFromPortal } from './verbs.ts'

const world = await testWorld({ PUBLIC_URL: 'https://help.example' })
const { ticket, reload, history, historyIsTrue } = ticketsOf(world)
const DAY = 86_400_000

// Requests over HTTP act now.
beforeEach(async () => {
  world.now = new Date()
  await world.db.deleteFrom('outgoingMail').execute()
  await world.db.deleteFrom('notification').execute()
})
afterEach(historyIsTrue)

async function setStatus({ id }: { id: number }, name: string) {
  await changeStatus(world.as('mia'), id, { statusId: await world.id('ticketStatus', name) })
}

async function resolved(email = 'ada@example.com') {
  const opened = await ticket({ requester: { email }, agentId: await world.id('agent', 'Mia') })
  await setStatus(opened, 'Resolved')
  return opened
}

type Caller = Parameters<typeof world.call>[0]
const rate = (who: Caller, { id }: { id: number }, body: Record<string, unknown>) =>
  world.call(who, `PUT /api/v1/portal/tickets/${id}/rating`, body)
const seen = async (who: Caller, { id }: { id: number }) =>
  (await world.call(who, `GET /api/v1/portal/tickets/${id}`)).body
const ratings = ({ id }: { id: number }) =>
  world.db.selectFrom('ticketRating').selectAll().where('ticketId', '=', id).orderBy('closedAt').execute()
const rated = async (of: { id: number }) => (await history(of)).filter(({ type }) => type === 'ticket.rated')

/** What has been told of a ticket, and to whom. */
async function told(purpose: string, { id }: { id: number }) {
  await world.work()
  return world.db
    .selectFrom('outgoingMail')
    .selectAll()
    .where('ticketId', '=', id)
    .where('purpose', '=', purpose)
    .orderBy('id')
    .execute()
}

/** A guest who came by a mail about his ticket. */
async function guestOf(of: { id: number }): Promise<{ cookie: string }> {
  const [mail] = await told('ticket.resolved-notice', of)
  const token = /#token=([\w-]+)&rate=good/.exec(mail?.bodyText ?? '')?.[1] ?? ''
  const answer = await world.call(null, 'POST /api/v1/portal/guest', { token })
  expect([answer.status, answer.body]).toEqual([200, { ticketId: of.id }])
  return { cookie: String(answer.headers['set-cookie']).split(';', 1)[0] ?? '' }
}

describe('rating', () => {
  test('says how it was solved, once a closing, to agents and in the thread', async () => {
    const mine = await resolved()
    expect(await seen('ada', mine)).toMatchObject({ rating: null, abilities: ['reply', 'reopen', 'rate'] })
    const answer = await rate('ada', mine, { score: 'good' })
    expect(answer.status).toBe(200)
    expect(answer.body.rating).toMatchObject({ score: 'good', comment: '' })
    expect(await rate('ada', mine, { score: 'good', comment: ' Quick! ' })).toMatchObject({
      body: { rating: { score: 'good', comment: 'Quick!' } },
    })
    expect((await world.call('mia', `GET /api/v1/tickets/${mine.id}`)).body.rating).toEqual({
      score: 'good',
      comment: 'Quick!',
      at: expect.any(String),
      requester: { id: expect.any(Number), name: 'Ada' },
    })
    expect(await rated(mine)).toMatchObject([
      { actorName: 'Ada', data: { score: 'good', comment: '', before: null } },
      { actorName: 'Ada', data: { score: 'good', comment: 'Quick!', before: { score: 'good', comment: '' } } },
    ])
    const { items } = (await world.call('mia', `GET /api/v1/tickets/${mine.id}/thread`)).body
    expect(items.at(-1)).toMatchObject({ type: 'event', event: 'ticket.rated', data: { comment: 'Quick!' } })
    expect(JSON.stringify((await seen('ada', mine)).thread)).not.toContain('ticket.rated')
  })

  test('can be changed; the same again leaves no trace, ten at once leave one', async () => {
    const mine = await resolved()
    const answers = await Promise.all(Array.from({ length: 10 }, () => rate('ada', mine, { score: 'bad' })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await rated(mine)).toHaveLength(1)
    await rate('ada', mine, { score: 'bad', comment: 'Still broken' })
    // The link in the mail once more: what was said stays.
    await rate('ada', mine, { score: 'good' })
    expect(await ratings(mine)).toMatchObject([{ score: 'good', comment: 'Still broken' }])
    await rate('ada', mine, { score: 'good', comment: '' })
    expect(await ratings(mine)).toMatchObject([{ score: 'good', comment: '' }])
  })

  test('is about one closing: reopening ends it, the next closing has its own', async () => {
    const mine = await resolved()
    await rate('ada', mine, { score: 'bad' })
    await reopenFromPortal(world.asRequester('ada'), mine.id, {})
    expect((await world.call('mia', `GET /api/v1/tickets/${mine.id}`)).body.rating).toBeNull()
    expect((await rate('ada', mine, { score: 'good' })).body).toMatchObject({ status: 409, code: 'ticket_open' })
    world.now = new Date(world.now.getTime() + 1000)
    await setStatus(mine, 'Closed')
    expect(await seen('ada', mine)).toMatchObject({ rating: null })
    expect((await rate('ada', mine, { score: 'good' })).status).toBe(200)
    expect((await ratings(mine)).map(({ score }) => score)).toEqual(['bad', 'good'])
  })

  test('stays when a resolved ticket is closed', async () => {
    const mine = await resolved()
    await rate('ada', mine, { score: 'good' })
    await setStatus(mine, 'Closed')
    expect(await seen('ada', mine)).toMatchObject({ rating: { score: 'good' } })
  })

  test('has thirty days; what was said is still shown after them', async () => {
    world.now = new Date(Date.now() - 30 * DAY + 60_000)
    const inTime = await resolved()
    expect((await rate('ada', inTime, { score: 'good' })).status).toBe(200)
    world.now = new Date(Date.now() - 30 * DAY - 60_000)
    const late = await resolved()
    expect((await rate('ada', late, { score: 'good' })).body).toMatchObject({ status: 409, code: 'rating_over' })
    expect((await seen('ada', late)).abilities).not.toContain('rate')
    expect(await ratings(late)).toEqual([])
  })

  test('can be switched off for the desk', async () => {
    const mine = await resolved()
    const set = (requestersMayRate: boolean) =>
      world.call('mia', 'PATCH /api/v1/settings', { portal: { requestersMayRate } })
    expect((await set(false)).body.portal).toMatchObject({ requestersMayRate: false })
    expect((await seen('ada', mine)).abilities).toEqual(['reply', 'reopen'])
    expect((await rate('ada', mine, { score: 'good' })).status).toBe(403)
    const [mail] = await told('ticket.resolved-notice', mine)
    expect(mail?.bodyText).toContain('open it again here')
    expect(mail?.bodyText).not.toContain('rate=')
    await set(true)
  })
})

describe('nobody else rates', () => {
  test.each(['bob', 'mia', null])('%s', async (who) => {
    const mine = await resolved()
    const { status } = await rate(who, mine, { score: 'bad' })
    expect([401, 403, 404]).toContain(status)
    expect(await ratings(mine)).toEqual([])
  })

  test('a collaborator, who does not see what was said either', async () => {
    const mine = await resolved()
    await addCollaborator(world.as('mia'), mine.id, { collaborator: { email: 'bob@example.com' } })
    await rate('ada', mine, { score: 'bad', comment: 'For agents' })
    expect((await rate('bob', mine, { score: 'good' })).status).toBe(403)
    const shown = await seen('bob', mine)
    expect(shown.abilities).not.toContain('rate')
    expect(JSON.stringify(shown)).not.toContain('For agents')
  })

  test('who was the requester before; the next one has a rating of her own', async () => {
    const mine = await resolved()
    await rate('ada', mine, { score: 'bad', comment: 'By Ada' })
    await changeRequester(world.as('mia'), mine.id, { requester: { email: 'bob@example.com' } })
    expect((await rate('ada', mine, { score: 'good' })).status).toBe(404)
    expect(await seen('bob', mine)).toMatchObject({ rating: null })
    expect((await rate('bob', mine, { score: 'good' })).body.rating).toMatchObject({ score: 'good', comment: '' })
  })

  test('of what is open, deleted or not there', async () => {
    const open = await ticket({ requester: { email: 'ada@example.com' } })
    expect((await rate('ada', open, { score: 'good' })).body).toMatchObject({ status: 409, code: 'ticket_open' })
    const gone = await resolved()
    await deleteTicket(world.as('mia'), gone.id, {})
    expect((await rate('ada', gone, { score: 'good' })).status).toBe(404)
    expect((await rate('ada', { id: 999_999 }, { score: 'good' })).status).toBe(404)
  })
})

describe('a guest', () => {
  test('rates by the link of his mail: looking at it changes nothing, and it is good for its own ticket only', async () => {
    const mine = await resolved('guest@example.com')
    const other = await resolved('guest@example.com')
    const before = await reload(mine)
    const [mail] = await told('ticket.resolved-notice', mine)
    const links = [...(mail?.bodyText ?? '').matchAll(/https:\S+rate=(?:good|bad)/g)].map(([link]) => link)
    expect(links).toHaveLength(2)
    for (const link of links) {
      for (const method of ['GET', 'HEAD'] as const) {
        await (await world.http()).inject({ method, url: link.replace('https://help.example', '').replace('#', '?') })
      }
    }
    const guest = await guestOf(mine)
    await world.call(guest, `GET /api/v1/portal/tickets/${mine.id}`)
    for (const method of ['GET', 'POST'] as const) {
      const { status } = await world.call(guest, `${method} /api/v1/portal/tickets/${mine.id}/rating?score=bad`)
      expect([404, 405]).toContain(status)
    }
    expect(await ratings(mine)).toEqual([])
    expect(await reload(mine)).toEqual(before)

    expect((await rate(guest, other, { score: 'good' })).status).toBe(404)
    expect(await ratings(other)).toEqual([])
    expect((await rate(guest, mine, { score: 'good' })).body.rating).toMatchObject({ score: 'good' })
  })

  test('who only typed an address rates nothing, and reads nothing that was said', async () => {
    const opened = await world.call(null, 'POST /api/v1/portal/tickets', {
      subject: 'Printer on fire',
      message: 'It burns.',
      email: 'carol@example.com',
      name: 'Carol',
    })
    const stranger = { cookie: String(opened.headers['set-cookie']).split(';', 1)[0] ?? '' }
    const mine = { id: opened.body.id as number }
    await setStatus(mine, 'Resolved')
    expect((await rate(stranger, mine, { score: 'bad' })).status).toBe(403)
    await rate(await guestOf(mine), mine, { score: 'bad', comment: 'Between us' })
    const shown = await seen(stranger, mine)
    expect(shown).toMatchObject({ rating: null, abilities: ['reply', 'reopen'] })
    expect(JSON.stringify(shown)).not.toContain('Between us')
  })
})

describe('the mail', () => {
  test('leads who has an account to the page of the request', async () => {
    const mine = await resolved()
    const [mail] = await told('ticket.resolved-notice', mine)
    expect(mail?.bodyText).toContain(`It was fine: https://help.example/requests/${mine.id}?rate=good`)
    expect(mail?.bodyHtml).toContain(`href="https://help.example/requests/${mine.id}?rate=bad"`)
    await (await world.http()).inject({ method: 'GET', url: `/requests/${mine.id}?rate=bad` })
    expect(await ratings(mine)).toEqual([])
  })

  test('of a reply that resolves asks the requester, and no collaborator', async () => {
    const mine = await ticket({ requester: { email: 'ada@example.com' } })
    await addCollaborator(world.as('mia'), mine.id, { collaborator: { email: 'bob@example.com' } })
    const statusId = await world.id('ticketStatus', 'Resolved')
    await world.call('mia', `POST /api/v1/tickets/${mine.id}/replies`, { body: 'Done', statusId })
    await world.call('mia', `POST /api/v1/tickets/${mine.id}/replies`, { body: 'By the way' })
    const asked = (await told('ticket.reply', mine)).map(({ toAddress, bodyText }) => [
      toAddress,
      /rate=/.test(bodyText),
    ])
    expect(asked.sort()).toEqual([
      ['ada@example.com', false],
      ['ada@example.com', true],
      ['bob@example.com', false],
      ['bob@example.com', false],
    ])
  })

  test('in German', async () => {
    await world.db.updateTable('requester').set({ language: 'de' }).where('name', '=', 'Bob').execute()
    const mine = await resolved('bob@example.com')
    expect((await told('ticket.resolved-notice', mine))[0]?.bodyText).toMatch(
      /Es war gut: .*rate=good.*Es war nicht gut: /,
    )
  })
})

describe('hostile words', () => {
  test('are text: in the alert of a bad rating as in the API', async () => {
    const mine = await resolved()
    const comment = '<script>alert(1)</script><img src=x onerror=alert(1)> {{ desk.name }} \u0000\u202E'
    expect((await rate('ada', mine, { score: 'bad', comment })).status).toBe(200)
    const [alert] = await told('rating.alert', mine)
    expect(alert).toMatchObject({ toAddress: 'mia@desk.example', subject: expect.stringContaining('Printer on fire') })
    expect(alert?.bodyHtml).not.toMatch(/<script|<img/)
    expect(alert?.bodyHtml).toContain('&lt;script&gt;')
    expect(alert?.bodyText).toContain('{{ desk.name }}')
    const bells = await world.db.selectFrom('notification').select('kind').where('ticketId', '=', mine.id).execute()
    expect(bells).toEqual([{ kind: 'rating' }])
  })

  test.each([
    [{ score: 'great' }, 'body.score'],
    [{ score: 5 }, 'body.score'],
    [{}, 'body.score'],
    [{ score: 'good', comment: 'x'.repeat(2001) }, 'body.comment'],
    [{ score: 'good', comment: { toString: 1 } }, 'body.comment'],
  ])('%j is refused', async (body, field) => {
    const mine = await resolved()
    const answer = await rate('ada', mine, body)
    expect([answer.status, answer.body.fields?.[0]?.field]).toEqual([422, field])
    expect(await ratings(mine)).toEqual([])
  })
})

test('a good rating tells nobody by mail or bell', async () => {
  const mine = await resolved()
  await rate('ada', mine, { score: 'good', comment: 'Thank you' })
  expect(await told('rating.alert', mine)).toEqual([])
  expect(await world.db.selectFrom('notification').select('kind').where('ticketId', '=', mine.id).execute()).toEqual([])
})
