import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { system } from '#server/platform/actor.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { openTicket } from '#server/tickets/open.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld({ PUBLIC_URL: 'https://help.example' })
await world.agent('Max')
await world.agent('John', { department: 'Support' })
const support = await world.id('department', 'Support')
const johnId = await world.id('agent', 'John')
await world.db
  .updateTable('department')
  .set({ managerId: await world.id('agent', 'Max'), signature: 'Your support' })
  .where('id', '=', support)
  .execute()
await settings({ mail: { adminEmail: 'boss@example.org' } })

beforeEach(async () => {
  await world.db.deleteFrom('outgoingMail').execute()
  await world.db.deleteFrom('notification').execute()
})

async function settings(patch: Record<string, unknown>) {
  expect((await world.call('mia', 'PATCH /api/v1/settings', patch)).status).toBe(200)
}

/** What has gone out and rung since it was last asked, as `who template`. */
async function told() {
  await world.work()
  const mails = await world.db.selectFrom('outgoingMail').selectAll().orderBy('id').execute()
  const bells = await world.db
    .selectFrom('notification as n')
    .innerJoin('agent as a', 'a.id', 'n.agentId')
    .select(['a.name', 'n.kind'])
    .orderBy('n.id')
    .execute()
  await world.db.deleteFrom('outgoingMail').execute()
  await world.db.deleteFrom('notification').execute()
  return {
    mails,
    who: mails.map((mail) => `${mail.toAddress.split('@')[0]} ${mail.purpose}`).sort(),
    bells: bells.map(({ name, kind }) => `${name} ${kind}`).sort(),
  }
}

const mailTo = (mails: Awaited<ReturnType<typeof told>>['mails'], who: string) => {
  const mail = mails.find(({ toAddress }) => toAddress.startsWith(`${who}@`))
  if (!mail) throw new Error(`no mail to ${who}`)
  return mail
}

async function open(body: Record<string, unknown> = {}, who: string | null = 'ada') {
  const answer = await world.call(who, 'POST /api/v1/portal/tickets', {
    subject: 'Online banking down',
    message: 'Nothing works.',
    ...body,
  })
  expect(answer.status).toBe(201)
  return answer.body as { id: number; number: string }
}

const act = async (who: string, request: Parameters<typeof world.call>[1], body?: unknown) => {
  const answer = await world.call(who, request, body)
  expect([answer.status, answer.body?.title]).toEqual([
    expect.toSatisfy((status: number) => status < 300),
    answer.body?.title,
  ])
  return answer.body
}
const statusId = (name: string) => world.id('ticketStatus', name)

describe('the seed walk', () => {
  test('step by step tells everybody once, and nobody of his own act', async () => {
    // 4, 5
    const { id, number } = await open()
    const opened = await told()
    expect(opened.who).toEqual(['ada ticket.autoresp', 'boss ticket.alert', 'max ticket.alert'])
    expect(opened.bells).toEqual(['Max newTicket'])
    const receipt = mailTo(opened.mails, 'ada')
    expect(receipt).toMatchObject({
      subject: `[#${number}] Online banking down`,
      toName: 'Ada',
      recipientKind: 'requester',
      ticketId: id,
      automatic: 'auto-replied',
      language: 'en',
    })
    expect(receipt.bodyText).toMatch(/^-- Please reply above this line --/)
    expect(receipt.bodyText).toContain(`https://help.example/requests/${id}`)
    expect(receipt.bodyText).toContain('Your support')
    expect(mailTo(opened.mails, 'max').bodyText).toContain('Nothing works.')
    expect(mailTo(opened.mails, 'max').bodyText).toContain(`https://help.example/desk/tickets/${id}`)

    // 8, 14: notes that go with changes, and taking it
    await act('mia', `PATCH /api/v1/tickets/${id}`, {
      priorityId: await world.id('priority', 'High'),
      note: 'Revenue impact',
    })
    await act('john', `POST /api/v1/tickets/${id}/claim`, { note: 'Taking this' })
    expect((await told()).who).toEqual([])

    // 16
    await act('john', `POST /api/v1/tickets/${id}/replies`, { body: '<p>Looking <b>into</b> it</p>' })
    const replied = await told()
    expect(replied.who).toEqual(['ada ticket.reply'])
    expect(replied.bells).toEqual([])
    expect(replied.mails[0]).toMatchObject({ automatic: null, attaches: true, mailAddressId: null })
    expect(replied.mails[0]?.bodyHtml).toContain('Looking <b>into</b> it')
    expect(replied.mails[0]?.bodyText).toContain('Looking into it')

    // 17
    await act('ada', `POST /api/v1/portal/tickets/${id}/messages`, { body: '<p>Any news?</p>' })
    const answered = await told()
    expect([answered.who, answered.bells]).toEqual([['john message.alert'], ['John newMessage']])
    expect(answered.mails[0]?.bodyText).toContain('Any news?')

    // 18
    await act('john', `POST /api/v1/tickets/${id}/notes`, { body: '<p>It was the firewall</p>' })
    expect((await told()).who).toEqual([])
    await settings({
      notices: { activity: { active: true, lastRespondent: true, assigned: true, departmentManager: true } },
    })
    await act('john', `POST /api/v1/tickets/${id}/notes`, { body: '<p>It was the firewall</p>' })
    const noted = await told()
    expect([noted.who, noted.bells]).toEqual([['max note.alert'], ['Max activity']])
    expect(noted.mails[0]?.bodyText).toContain('It was the firewall')
    await settings({
      notices: { activity: { active: false, lastRespondent: true, assigned: true, departmentManager: false } },
    })

    // 19, 36
    await act('john', `PUT /api/v1/tickets/${id}/status`, { statusId: await statusId('Resolved'), note: 'rebooted' })
    const resolved = await told()
    expect(resolved.who).toEqual(['ada ticket.resolved-notice'])
    expect(resolved.mails[0]?.bodyText).toContain('Resolved')
    expect(resolved.mails[0]?.bodyText).toMatch(/open it again here: https:\/\/help.example\/requests\//)
    expect(resolved.mails[0]?.bodyText).not.toContain('rebooted')

    // 31
    await act('ada', `POST /api/v1/portal/tickets/${id}/messages`, { body: 'Broken again' })
    const back = await told()
    expect([back.who, back.bells]).toEqual([['john message.alert'], ['John newMessage']])
    expect((await world.call('john', `GET /api/v1/tickets/${id}`)).body).toMatchObject({
      assignee: { agent: { name: 'John' } },
    })
  })

  test('26: who gets it assigned reads the note on it', async () => {
    const { id } = await open({ subject: 'Router offline' })
    await told()
    await act('mia', `PUT /api/v1/tickets/${id}/assignment`, { agentId: johnId, note: 'You know routers' })
    const { who, mails, bells } = await told()
    expect([who, bells]).toEqual([['john assigned.alert'], ['John assignment']])
    expect(mails[0]?.bodyText).toMatch(/Mia has assigned .* to you\.[\s\S]*You know routers/)
  })

  test('29: a note that closes, and a reply that closes, tell the requester once', async () => {
    const { id } = await open()
    await told()
    await act('john', `POST /api/v1/tickets/${id}/notes`, { body: 'secret', statusId: await statusId('Closed') })
    const byNote = await told()
    expect(byNote.who).toEqual(['ada ticket.resolved-notice'])
    expect(byNote.mails[0]?.bodyText).not.toContain('secret')
    await act('john', `POST /api/v1/tickets/${id}/replies`, {
      body: 'One more thing',
      statusId: await statusId('Open'),
    })
    const reopened = await told()
    expect(reopened.who).toEqual(['ada ticket.reply'])
    expect(reopened.mails[0]?.bodyText).toContain('We have set this request to Open')
    await act('john', `POST /api/v1/tickets/${id}/replies`, { body: 'Done', statusId: await statusId('Resolved') })
    const closed = await told()
    expect(closed.who).toEqual(['ada ticket.reply'])
    expect(closed.mails[0]?.bodyText).toMatch(/Done[\s\S]*set this request to Resolved[\s\S]*just answer this mail/)
  })

  test('32: one notice with the first reply to the requester, one alert to the agent who gets it', async () => {
    const answer = await act('mia', 'POST /api/v1/tickets', {
      subject: 'Phoned in',
      message: 'The line is dead',
      requester: { email: 'ada@example.com' },
      collaborators: [{ email: 'bob@example.com' }],
      agentId: johnId,
      reply: { body: '<p>We send somebody</p>' },
      note: 'Angry on the phone',
    })
    const { who, bells, mails } = await told()
    expect(who).toEqual([
      'ada ticket.notice',
      'bob ticket.notice',
      'boss ticket.alert',
      'john assigned.alert',
      'max ticket.alert',
    ])
    expect(bells).toEqual(['John assignment', 'Max newTicket'])
    expect(mailTo(mails, 'ada').bodyText).toMatch(
      /The line is dead[\s\S]*Mia has answered already:[\s\S]*We send somebody/,
    )
    expect(mailTo(mails, 'bob').bodyText).toContain('a request for Ada')
    expect(mailTo(mails, 'john').bodyText).toContain('Angry on the phone')
    for (const person of ['ada', 'bob']) expect(JSON.stringify(mailTo(mails, person))).not.toContain('Angry')
    expect(answer.number).toBeDefined()
  })

  test('32: as the agent chooses on the form', async () => {
    const ticket = {
      subject: 'Phoned in',
      message: 'Dead',
      requester: { email: 'ada@example.com' },
      collaborators: [{ email: 'bob@example.com' }],
    }
    await act('mia', 'POST /api/v1/tickets', { ...ticket, tellCollaborators: false, alert: false })
    expect((await told()).who).toEqual(['ada ticket.notice'])
    await act('mia', 'POST /api/v1/tickets', {
      ...ticket,
      autoRespond: false,
      alert: false,
      reply: { body: 'x', recipients: 'nobody' },
    })
    expect((await told()).who).toEqual([])
  })

  test('33: a mail from a new address is answered; not where its address says not to', async () => {
    const address = await world.db
      .insertInto('mailAddress')
      .values({ email: 'support@help.example', departmentId: support })
      .returningAll()
      .executeTakeFirstOrThrow()
    const mail = (email: string) =>
      openTicket({ db: world.db, actor: system('Mail'), now: new Date() } as Ctx, {
        subject: 'By mail',
        message: 'Hello',
        format: 'text',
        requester: { email, name: 'New' },
        source: 'email',
        fields: {},
        attachments: [],
        side: 'requester',
        received: {
          address: { id: address.id, email: address.email, departmentId: support, priorityId: null },
          header: null,
        },
      })
    const { ticket } = await mail('new@example.com')
    const first = await told()
    expect(first.who).toEqual(['boss ticket.alert', 'max ticket.alert', 'new ticket.autoresp'])
    // Without an account: a link to this ticket alone.
    const token = /\/guest#token=([\w-]+)/.exec(mailTo(first.mails, 'new').bodyText)?.[1] ?? ''
    for (const _ of ['once', 'twice']) {
      const used = await world.call(null, 'POST /api/v1/portal/guest', { token })
      expect(used).toMatchObject({ status: 200, body: { ticketId: ticket.id } })
    }
    const forged = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`
    expect((await world.call(null, 'POST /api/v1/portal/guest', { token: forged })).status).toBe(404)
    const other = `${(ticket.id + 1).toString(36)}${token.slice(token.indexOf('-'))}`
    expect((await world.call(null, 'POST /api/v1/portal/guest', { token: other })).status).toBe(404)
    await world.db
      .updateTable('requester')
      .set({ email: 'moved@example.com' })
      .where('email', '=', 'new@example.com')
      .execute()
    expect((await world.call(null, 'POST /api/v1/portal/guest', { token })).status).toBe(404)

    await world.db.updateTable('mailAddress').set({ autoResponse: false }).where('id', '=', address.id).execute()
    await mail('quiet@example.com')
    expect((await told()).who).toEqual(['boss ticket.alert', 'max ticket.alert'])
    await mail('support@help.example')
    expect((await told()).who).toEqual(['boss ticket.alert', 'max ticket.alert'])
  })
})

test('who has too many open tickets is told once a day, by setting', async () => {
  const job = async () => {
    await sql`select graphile_worker.add_job('tell_over_limit', '{"email": "ada@example.com"}')`.execute(world.db)
    await world.work()
    return world.db.selectFrom('outgoingMail').selectAll().execute()
  }
  expect(await job()).toEqual([])
  await settings({ notices: { overLimit: true }, mail: { maxOpenTicketsPerRequester: 7 } })
  await job()
  const mails = await job()
  expect(mails).toMatchObject([{ toAddress: 'ada@example.com', automatic: 'auto-replied', replyable: false }])
  expect(mails[0]?.bodyText).toContain('you have 7 open ones')
  // Administrators have heard of it once that day: by the bell, as nobody else was told then.
  const bells = world.db.selectFrom('notification').select('data').where('kind', '=', 'over_limit')
  expect(await bells.execute()).toMatchObject([{ data: { sender: 'ada@example.com', most: '0' } }])
  await settings({ notices: { overLimit: false }, mail: { maxOpenTicketsPerRequester: 0 } })
})

describe('a notice', () => {
  test('comes once, however often its event is delivered', async () => {
    const { id } = await open()
    await world.work()
    const count = async () => [
      (await world.db.selectFrom('outgoingMail').select('id').execute()).length,
      (await world.db.selectFrom('notification').select('id').execute()).length,
    ]
    const before = await count()
    const { rows } = await sql<{
      ids: number[]
    }>`select json_agg(id) as ids from ticket_event where ticket_id = ${id}`.execute(world.db)
    for (const _ of [1, 2]) {
      await sql`select graphile_worker.add_job('deliver_events', ${JSON.stringify({ eventIds: rows[0]?.ids })}::json)`.execute(
        world.db,
      )
    }
    await world.work()
    expect(await count()).toEqual(before)
    expect(before).toEqual([3, 1])
  })

  test('of a burst waits a minute and tells all in one mail', async () => {
    const { id } = await open()
    await act('mia', `PUT /api/v1/tickets/${id}/assignment`, { agentId: johnId })
    await world.work()
    await act('mia', `POST /api/v1/tickets/${id}/collaborators`, { collaborator: { email: 'bob@example.com' } })
    for (const body of ['first', 'second', 'third']) {
      await act('ada', `POST /api/v1/portal/tickets/${id}/messages`, { body })
      await world.work()
    }
    const toJohn = () =>
      world.db
        .selectFrom('outgoingMail')
        .selectAll()
        .where('toAddress', '=', 'john@desk.example')
        .orderBy('id')
        .execute()
    expect((await toJohn()).map(({ purpose }) => purpose)).toEqual(['assigned.alert'])
    await sql`update graphile_worker._private_jobs set run_at = now() where key like ${`alerts:${id}:%`}`.execute(
      world.db,
    )
    const { mails, bells } = await told()
    const [, digest, ...more] = mails.filter(({ toAddress }) => toAddress.startsWith('john'))
    expect(more).toEqual([])
    expect(digest).toMatchObject({
      purpose: 'alerts.digest',
      furtherEventIds: [expect.anything(), expect.anything()],
    })
    expect(digest?.bodyText).toMatch(/Ada has written:\s+first[\s\S]*second[\s\S]*third/)
    // The bell has each.
    expect(bells.filter((bell) => bell.startsWith('John'))).toHaveLength(4)
    // What requesters get does not wait.
    expect(mails.filter(({ toAddress }) => toAddress.startsWith('bob'))).toHaveLength(3)
  })

  test('of a closing that is undone at once is taken back', async () => {
    const { id } = await open()
    await told()
    await act('john', `PUT /api/v1/tickets/${id}/status`, { statusId: await statusId('Resolved') })
    await world.work()
    await act('john', `PUT /api/v1/tickets/${id}/status`, { statusId: await statusId('Open'), undo: true })
    const { mails } = await told()
    expect(mails.map(({ purpose, state }) => [purpose, state])).toEqual([['ticket.resolved-notice', 'canceled']])
  })

  test('of an overdue ticket goes to whoever has it', async () => {
    const { id } = await open()
    await act('mia', `PUT /api/v1/tickets/${id}/assignment`, { agentId: johnId })
    await told()
    await sql`update ticket set explicit_due_at = now() - interval '1 hour' where id = ${id}`.execute(world.db)
    await sql`select graphile_worker.add_job('sla_timer', ${JSON.stringify({ ticketId: id })}::json)`.execute(world.db)
    const { who, bells } = await told()
    expect([who, bells]).toEqual([
      ['john ticket.overdue', 'max ticket.overdue'],
      ['John overdue', 'Max overdue'],
    ])
  })
})

describe('what is known when it is chosen', () => {
  const alerts = { active: true, lastRespondent: true, assigned: true, departmentManager: false, accountManager: true }

  test('an agent’s own wish, vacation, and who looks after an organization', async () => {
    const acme = await act('mia', 'POST /api/v1/organizations', {
      name: 'Acme',
      accountManagerId: await world.id('agent', 'Mia'),
    })
    await world.db.updateTable('requester').set({ organizationId: acme.id }).where('name', '=', 'Ada').execute()
    await settings({ notices: { newMessage: alerts } })
    const { id } = await open()
    await act('mia', `PUT /api/v1/tickets/${id}/assignment`, { agentId: johnId })
    await told()
    const write = async () => {
      await act('ada', `POST /api/v1/portal/tickets/${id}/messages`, { body: 'Hello?' })
      const { who, bells } = await told()
      return [...who, ...bells]
    }
    await act('john', 'PATCH /api/v1/session/agent', { preferences: { notices: { newMessage: { mail: false } } } })
    expect(await write()).toEqual(['mia message.alert', 'John newMessage', 'Mia newMessage'])
    await act('john', 'PATCH /api/v1/session/agent', { preferences: { notices: 'nonsense' } })
    expect(await write()).toEqual(['john message.alert', 'mia message.alert', 'John newMessage', 'Mia newMessage'])
    await world.db.updateTable('agent').set({ onVacation: true }).where('id', '=', johnId).execute()
    expect(await write()).toEqual(['mia message.alert', 'Mia newMessage'])
    await world.db.updateTable('agent').set({ onVacation: false }).where('id', '=', johnId).execute()
    await world.db
      .insertInto('agentAbsence')
      .values({ agentId: johnId, startsAt: new Date(0) })
      .execute()
    expect(await write()).toEqual(['mia message.alert', 'Mia newMessage'])
    await world.db.deleteFrom('agentAbsence').where('agentId', '=', johnId).execute()

    // Of a team those who want alerts of it.
    const team = await act('mia', 'POST /api/v1/teams', {
      name: 'Friends of Acme',
      members: [
        { agentId: await world.id('agent', 'Mia'), alerts: true },
        { agentId: await world.id('agent', 'Max'), alerts: false },
      ],
    })
    await act('mia', `PATCH /api/v1/organizations/${acme.id}`, { accountManagerId: null, accountTeamId: team.id })
    expect(await write()).toEqual(['john message.alert', 'mia message.alert', 'John newMessage', 'Mia newMessage'])
    await world.db.updateTable('requester').set({ organizationId: null }).where('name', '=', 'Ada').execute()
  })

  test('who has lost sight of a ticket is told nothing of it, though he replied last', async () => {
    await settings({ notices: { newMessage: alerts } })
    const { id } = await open()
    await act('john', `POST /api/v1/tickets/${id}/replies`, { body: 'Hello' })
    await told()
    await act('mia', `PUT /api/v1/tickets/${id}/department`, { departmentId: await world.id('department', 'Billing') })
    await act('mia', `DELETE /api/v1/tickets/${id}/assignment`)
    await told()
    await act('ada', `POST /api/v1/portal/tickets/${id}/messages`, { body: 'Between us' })
    const { who, bells } = await told()
    expect([...who, ...bells]).toEqual([])
  })

  test('the members of a team and of a department', async () => {
    await world.db.deleteFrom('notification').execute()
    const team = await world.db.insertInto('team').values({ name: 'Crew' }).returning('id').executeTakeFirstOrThrow()
    const member = { teamId: team.id, agentId: johnId }
    await world.db.insertInto('teamMember').values(member).execute()
    await settings({ notices: { assignment: { active: true, agent: true, teamLead: false, teamMembers: true } } })
    const { id } = await open()
    await told()
    await act('mia', `PUT /api/v1/tickets/${id}/assignment`, { teamId: team.id })
    expect((await told()).who).toEqual(['john assigned.alert'])
    await world.db.updateTable('teamMember').set({ alerts: false }).where('agentId', '=', johnId).execute()
    await settings({
      notices: {
        newTicket: {
          active: true,
          adminEmail: false,
          departmentManager: false,
          departmentMembers: true,
          accountManager: false,
        },
      },
    })
    await open()
    expect((await told()).who).toEqual([
      'ada ticket.autoresp',
      'john ticket.alert',
      'max ticket.alert',
      'mia ticket.alert',
    ])
    await world.db.updateTable('department').set({ alertRecipients: 'nobody' }).where('id', '=', support).execute()
    await open()
    expect((await told()).who).toEqual(['ada ticket.autoresp'])
    await world.db.updateTable('department').set({ alertRecipients: 'members' }).where('id', '=', support).execute()
    await settings({
      notices: {
        newTicket: {
          active: true,
          adminEmail: true,
          departmentManager: true,
          departmentMembers: false,
          accountManager: false,
        },
      },
    })
  })
})

describe('whatever somebody writes', () => {
  const hostile = '{{7*7}} $\u007b7*7} <%=7*7%> {% for %} <img src=x onerror=alert(1)> "a", b@example.com'

  test('is text in subject, names and body, never markup, template or header', async () => {
    const { number } = await open(
      {
        subject: `${hostile}\r\nBcc: eve@example.com`,
        message: hostile,
        email: 'zoe@example.com',
        name: `Zoe, ${hostile}`,
      },
      null,
    )
    const { mails } = await told()
    for (const mail of mails) {
      expect(mail.subject).toContain(`[#${number}] {{7*7}} \${7*7} <%=7*7%> {% for %}`)
      expect(`${mail.subject}${mail.toName}`).not.toMatch(/[\r\n]/)
      expect(mail.bodyHtml).not.toMatch(/<img/)
    }
    expect(mailTo(mails, 'max').bodyHtml).toContain('{{7*7}} $\u007b7*7} &lt;%=7*7%&gt; {% for %} &lt;img src=x')
    expect(mailTo(mails, 'zoe').bodyText).toContain(`Hello Zoe, {{7*7}}`)
  })

  test('goes in a mail with its beginning when it is longer than anybody reads there, and a link to the rest', async () => {
    const { id } = await open()
    await act('mia', `PUT /api/v1/tickets/${id}/assignment`, { agentId: johnId })
    await act('mia', `POST /api/v1/tickets/${id}/collaborators`, { collaborator: { email: 'bob@example.com' } })
    await world.work()
    const long = 'All of these words. '.repeat(15_000)
    for (const body of [`First. ${long}`, `Second. ${long.slice(0, 100_000)}`]) {
      await act('ada', `POST /api/v1/portal/tickets/${id}/messages`, { body })
    }
    await world.work()
    await sql`update graphile_worker._private_jobs set run_at = now() where key like ${`alerts:${id}:%`}`.execute(
      world.db,
    )
    const { mails } = await told()
    const toBob = mails.filter(
      ({ toAddress, purpose }) => toAddress.startsWith('bob@') && purpose === 'ticket.activity.notice',
    )
    expect(toBob[0]?.bodyText).toContain('First. All of these words.')
    expect(toBob[0]?.bodyText).toMatch(
      /…\s+This is its beginning; all of it is in the ticket: https:..help.example.requests.\d/,
    )
    expect(toBob[0]?.bodyText.length).toBeLessThan(30_000)
    expect(toBob[1]?.bodyText.length).toBeGreaterThan(100_000)
    expect(toBob[1]?.bodyText).not.toContain('This is its beginning')
    const digest = mails.find(({ purpose }) => purpose === 'alerts.digest')
    expect(digest?.toAddress).toBe('john@desk.example')
    expect(digest?.bodyText.match(/This is its beginning/g)).toHaveLength(2)
    expect(digest?.bodyText.length).toBeLessThan(60_000)
  })

  test('hides who the agent is where that is the setting', async () => {
    await settings({ tickets: { hideAgentNames: true }, notices: { requesterAssigned: true } })
    const { id } = await open()
    await told()
    await act('mia', `PUT /api/v1/tickets/${id}/assignment`, { agentId: johnId })
    await act('john', `PUT /api/v1/tickets/${id}/status`, { statusId: await statusId('Closed') })
    const { mails } = await told()
    const toAda = mails.filter(({ toAddress }) => toAddress.startsWith('ada'))
    expect(toAda.map(({ purpose }) => purpose)).toEqual(['ticket.assigned-notice', 'ticket.resolved-notice'])
    expect(toAda.map(({ bodyText }) => bodyText).join()).not.toMatch(/John|Mia/)
    await settings({ tickets: { hideAgentNames: false }, notices: { requesterAssigned: false } })
  })

  test('is told in the recipient’s language', async () => {
    await world.db.updateTable('requester').set({ language: 'de' }).where('name', '=', 'Bob').execute()
    await open({}, 'bob')
    const { mails } = await told()
    expect(mailTo(mails, 'bob')).toMatchObject({
      language: 'de',
      bodyText: expect.stringContaining('Ihre Anfrage hat die Nummer'),
    })
    await world.db.updateTable('requester').set({ language: null }).where('name', '=', 'Bob').execute()
  })

  test('has its line above which to answer in the recipient’s language, or the desk’s own in all', async () => {
    await world.db.updateTable('requester').set({ language: 'de' }).where('name', '=', 'Bob').execute()
    const above = async (who: string) => {
      await open({}, who)
      const { bodyText, bodyHtml } = mailTo((await told()).mails, who) ?? {}
      const line = bodyText?.split('\n')[0] ?? ''
      expect(bodyHtml).toContain(line)
      return line
    }
    expect([await above('ada'), await above('bob')]).toEqual([
      '-- Please reply above this line --',
      '-- Bitte über dieser Zeile antworten --',
    ])
    await settings({ mail: { replySeparator: '~~~ here ~~~' } })
    expect([await above('ada'), await above('bob')]).toEqual(['~~~ here ~~~', '~~~ here ~~~'])
    await settings({ mail: { replySeparator: '' } })
    await world.db.updateTable('requester').set({ language: null }).where('name', '=', 'Bob').execute()
  })

  test('tells times in the zone of whoever reads it, else in the desk’s', async () => {
    await settings({ desk: { timeZone: 'Europe/Berlin' }, notices: { requesterStatus: true } })
    const body = '<p>Opened {{ ticket.created }}.</p>'
    const own = { key: 'ticket.autoresp', subject: 'x', body, updatedBy: 'x', updatedAt: new Date() }
    await world.db
      .insertInto('mailTemplate')
      .values([
        { ...own, language: 'en' },
        { ...own, key: 'assigned.alert', language: 'en' },
      ])
      .execute()
    const zone = (table: 'requester' | 'agent', name: string, timeZone: string | null) =>
      world.db.updateTable(table).set({ timeZone }).where('name', '=', name).execute()
    await zone('requester', 'Bob', 'Asia/Tokyo')
    await zone('agent', 'John', 'America/New_York')
    const wall = (at: Date, timeZone: string) =>
      new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short', timeZone }).format(at)
    const openedBy = async (who: string) => {
      const { id } = await open({}, who)
      const { mails } = await told()
      const { createdAt } = await world.db
        .selectFrom('ticket')
        .select('createdAt')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      return { id, createdAt, text: mailTo(mails, who)?.bodyText }
    }
    const ada = await openedBy('ada')
    expect(ada.text).toContain(wall(ada.createdAt, 'Europe/Berlin'))
    const bob = await openedBy('bob')
    expect(bob.text).toContain(wall(bob.createdAt, 'Asia/Tokyo'))
    await act('mia', `PUT /api/v1/tickets/${bob.id}/assignment`, { agentId: johnId })
    const { mails } = await told()
    expect(mailTo(mails, 'john')?.bodyText).toContain(wall(bob.createdAt, 'America/New_York'))

    await world.db.deleteFrom('mailTemplate').where('updatedBy', '=', 'x').execute()
    await zone('requester', 'Bob', null)
    await zone('agent', 'John', null)
    await settings({ desk: { timeZone: 'UTC' } })
  })
})
