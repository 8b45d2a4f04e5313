import { describe, expect, test } from 'vitest'
import { Settings } from '#contract/reference.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const change = (body: unknown, who = 'mia') => world.call(who, 'PATCH /api/v1/settings', body)

describe('the settings', () => {
  test('are changed one by one, and recorded', async () => {
    const before = await world.call('mia', 'GET /api/v1/settings')
    expect(before.status).toBe(200)
    const { desk, tickets } = Settings.strict().parse(before.body)
    const after = await change({
      desk: { name: 'Copper Desk' },
      tickets: { numberFormat: 'TKT-######', sequenceId: 1 },
    })
    expect(after).toMatchObject({
      status: 200,
      body: {
        ...before.body,
        desk: { ...desk, name: 'Copper Desk' },
        tickets: { ...tickets, numberFormat: 'TKT-######', sequenceId: 1 },
      },
    })
    expect((await recorded(world, 'settings', null)).at(-1)).toMatchObject({
      type: 'settings.changed',
      changes: { 'desk.name': { from: desk.name, to: 'Copper Desk' }, 'tickets.sequenceId': { from: null, to: 1 } },
      by: 'Mia',
    })
  })

  test('refuse defaults that cannot be, all at once', async () => {
    const { id: disabled } = await world.db
      .insertInto('helpTopic')
      .values({ name: 'Off', availability: 'disabled' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const answer = await change({
      desk: { timeZone: 'Mars/Olympus', logo: '00000000-0000-4000-8000-000000000000' },
      tickets: {
        defaultDepartmentId: await world.id('department', 'Maintenance'),
        defaultPriorityId: 999_999,
        defaultStatusId: await world.id('ticketStatus', 'Closed'),
        defaultSlaPlanId: 999_999,
        defaultHelpTopicId: disabled,
        sequenceId: 999_999,
      },
    })
    expect(answer.status).toBe(422)
    const codes = Object.fromEntries(
      answer.body.fields.map((it: { field: string; code: string }) => [it.field, it.code]),
    )
    expect(codes).toEqual({
      'body.tickets.defaultDepartmentId': 'not_public',
      'body.tickets.defaultPriorityId': 'not_found',
      'body.tickets.defaultStatusId': 'not_open',
      'body.tickets.defaultSlaPlanId': 'not_found',
      'body.tickets.defaultHelpTopicId': 'disabled',
      'body.tickets.sequenceId': 'not_found',
      'body.desk.timeZone': 'unknown_time_zone',
      'body.desk.logo': 'not_found',
    })
  })

  test('take null where there may be no default', async () => {
    const answer = await change({ tickets: { defaultSlaPlanId: null, defaultHelpTopicId: null, sequenceId: null } })
    expect(answer.body.tickets).toMatchObject({ defaultSlaPlanId: null, sequenceId: null })
  })

  test('refuse an alert that would tell nobody', async () => {
    const nobody = { active: true, agent: false, teamLead: false, teamMembers: false }
    const answer = await change({ notices: { assignment: nobody }, mail: { alertAddressId: 999_999 } })
    expect(answer).toMatchObject({
      status: 422,
      body: {
        fields: [
          { field: 'body.mail.alertAddressId', code: 'not_found' },
          { field: 'body.notices.assignment', code: 'no_recipient' },
        ],
      },
    })
    expect((await change({ notices: { assignment: { ...nobody, active: false } } })).status).toBe(200)
  })

  test('are for administrators', async () => {
    expect((await change({ desk: { name: 'Mine' } }, 'sam')).status).toBe(403)
    expect((await world.call('sam', 'GET /api/v1/settings')).status).toBe(403)
    expect((await world.call(null, 'GET /api/v1/settings')).status).toBe(401)
    const { key } = await world.apiKey({ role: 'all-access' })
    expect((await world.call({ key }, 'GET /api/v1/settings')).status).toBe(403)
  })
})
