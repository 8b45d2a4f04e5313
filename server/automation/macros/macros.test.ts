import { expect, test } from 'vitest'
import type { Action } from '#contract/actions.ts'
import { createForm } from '#server/forms/forms.ts'
import { createHelpTopic } from '#server/routing/help-topics/change.ts'
import { field } from '#test/fields.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const { ticket, reload, history, entries, historyIsTrue } = ticketsOf(world)
const high = await world.id('priority', 'High')
const low = await world.id('priority', 'Low')
const resolved = await world.id('ticketStatus', 'Resolved')
const billing = await world.id('department', 'Billing')
const team = await world.id('team', 'Level I Support')
await world.agent('Val', { department: 'Hardware', role: 'view-only' })

async function macro(
  name: string,
  actions: Action[],
  more: Record<string, unknown> = {},
  who = 'mia',
): Promise<number> {
  const { status, body } = await world.call(who, 'POST /api/v1/macros', { name, actions, owner: 'everyone', ...more })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body.id
}
const names = async (who: string, include = 'active') =>
  (await world.call(who, `GET /api/v1/macros?include=${include}`)).body.items.map(({ name }: { name: string }) => name)

test('a macro shows what it would change and whom it would tell, and changes nothing; then it does just that, as who runs it', async () => {
  const id = await macro('Solved', [
    { kind: 'assignMe' },
    { kind: 'setPriority', priorityId: low },
    { kind: 'addNote', body: 'By the book' },
    { kind: 'reply', body: 'Dear {{ requester.name }}, {{ actor.name }} has mended it.' },
    { kind: 'setStatus', statusId: resolved },
  ])
  const opened = await ticket({ department: 'Hardware', priorityId: high })
  const path = `/api/v1/tickets/${opened.id}/macros/${id}` as const
  const preview = await world.call('sam', `POST ${path}/preview`)
  expect(preview.body).toMatchObject({
    changes: [
      { field: 'status', from: 'Open', to: 'Resolved' },
      { field: 'agent', from: null, to: 'Sam' },
      { field: 'priority', from: 'High', to: 'Low' },
      { field: 'dueAt', to: null },
    ],
    entries: [
      { type: 'note', author: 'Sam', text: 'By the book' },
      { type: 'reply', author: 'Sam', text: 'Dear Ada, Sam has mended it.' },
    ],
    mails: [{ to: 'ada@example.com', about: 'ticket.reply' }],
  })
  expect(await reload(opened)).toMatchObject({ version: opened.version, priorityId: high })
  expect(await entries(opened)).toHaveLength(1)

  const run = await world.call('sam', `POST ${path}/run`, {})
  expect(run.body).toMatchObject({
    ticket: { status: { name: 'Resolved' }, assignee: { agent: { name: 'Sam' } }, priority: { name: 'Low' } },
  })
  const events = await history(opened)
  expect(events.at(-1)).toMatchObject({
    type: 'ticket.macro_applied',
    actorName: 'Sam',
    data: { macro: { id, name: 'Solved' } },
  })
  expect(events.find(({ type }) => type === 'ticket.edited')?.changes.priorityId?.cause).toEqual({
    kind: 'macro',
    id,
    name: 'Solved',
  })
  await historyIsTrue()
})

test('every verb’s gate holds: of what an agent may not do nothing is done', async () => {
  const id = await macro('Close it', [
    { kind: 'addNote', body: 'Done' },
    { kind: 'setStatus', statusId: resolved },
  ])
  const [hers, other] = [await ticket({ department: 'Hardware' }), await ticket({ department: 'Billing' })]
  const refused = await world.call('val', `POST /api/v1/tickets/${hers.id}/macros/${id}/run`, {})
  expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  expect(await entries(hers)).toHaveLength(1)
  expect((await world.call('val', `POST /api/v1/tickets/${hers.id}/macros/${id}/preview`)).status).toBe(403)
  expect((await world.call('sam', `POST /api/v1/tickets/${other.id}/macros/${id}/run`, {})).body.code).toBe(
    'ticket_not_found',
  )

  const { body } = await world.call('sam', `POST /api/v1/macros/${id}/runs`, {
    ticketIds: [hers.id, other.id, hers.id],
  })
  expect(body.items).toMatchObject([
    { ticketId: hers.id, problem: null, did: [{ outcome: 'done' }, { outcome: 'done' }] },
    { ticketId: other.id, problem: { code: 'ticket_not_found', status: 404 } },
  ])
  expect(await reload(hers)).toMatchObject({ statusId: resolved })
  const many = Array.from({ length: 201 }, (_, at) => at + 1)
  expect((await world.call('sam', `POST /api/v1/macros/${id}/runs`, { ticketIds: many })).status).toBe(422)
})

test('a ticket can be given away by one, with the note before it', async () => {
  const id = await macro('To Billing', [
    { kind: 'setDepartment', departmentId: billing },
    { kind: 'addNote', body: 'Yours' },
  ])
  const opened = await ticket({ department: 'Hardware' })
  expect((await world.call('sam', `POST /api/v1/tickets/${opened.id}/macros/${id}/run`, {})).status).toBe(200)
  expect(await reload(opened)).toMatchObject({ departmentId: billing })
  expect((await entries(opened)).at(-1)).toMatchObject({ type: 'note', bodyText: 'Yours' })
})

test('what is archived is skipped and named, what is so already is no mistake', async () => {
  const id = await macro('Team', [
    { kind: 'assignTeam', teamId: team },
    { kind: 'setPriority', priorityId: low },
  ])
  await world.db.updateTable('team').set({ availability: 'archived' }).where('id', '=', team).execute()
  const opened = await ticket({ department: 'Hardware', priorityId: low })
  const { body } = await world.call('sam', `POST /api/v1/tickets/${opened.id}/macros/${id}/run`, {})
  expect(body.did).toMatchObject([
    { kind: 'setPriority', outcome: 'already' },
    { kind: 'assignTeam', outcome: 'skipped', why: 'archived', whyValues: { words: '"Level I Support" is archived.' } },
  ])
  const listed = await world.call('mia', 'GET /api/v1/macros')
  expect(listed.body.items.find((one: { id: number }) => one.id === id).unusable).toEqual([
    { at: 'actions.0', name: 'Level I Support' },
  ])
  await world.db.updateTable('team').set({ availability: 'active' }).where('id', '=', team).execute()
})

test('an agent has macros of her own, which nobody else sees; those for others are administrators’', async () => {
  const actions: Action[] = [{ kind: 'setPriority', priorityId: high }]
  const own = await macro('Mine', actions, { owner: 'mine', digit: 1 }, 'sam')
  await macro('For Billing', actions, { owner: 'department', departmentId: billing })
  expect(await names('sam')).toEqual(expect.arrayContaining(['Mine']))
  expect(await names('sam')).not.toContain('For Billing')
  expect(await names('lee')).toEqual(expect.arrayContaining(['For Billing']))
  expect(await names('lee')).not.toContain('Mine')
  expect(await names('sam', 'usable')).toEqual(['Mine'])
  expect((await world.call('sam', 'POST /api/v1/macros', { name: 'All', actions, owner: 'everyone' })).status).toBe(403)
  expect((await world.call('lee', `PATCH /api/v1/macros/${own}`, { name: 'Stolen' })).status).toBe(404)
  expect((await world.call('mia', `PATCH /api/v1/macros/${own}`, { name: 'Stolen' })).status).toBe(404)
  const opened = await ticket({ department: 'Billing' })
  expect((await world.call('lee', `POST /api/v1/tickets/${opened.id}/macros/${own}/run`, {})).body.code).toBe(
    'macro_not_found',
  )
  expect(
    (await world.call('sam', `PATCH /api/v1/macros/${own}`, { notes: 'For rush hours', digit: null })).body,
  ).toMatchObject({ notes: 'For rush hours', digit: null, owner: 'mine' })
  expect((await world.call('sam', 'POST /api/v1/macros', { name: 'mine', actions })).body.code).toBe('name_taken')
  expect((await world.call('sam', `DELETE /api/v1/macros/${own}`)).body).toEqual({ outcome: 'archived' })
  expect(await names('sam')).not.toContain('Mine')
})

test('bad input is told all at once', async () => {
  const bad = await world.call('mia', 'POST /api/v1/macros', {
    name: 'Bad',
    owner: 'department',
    actions: [
      { kind: 'reject' },
      { kind: 'needSkill', skillId: 1, level: 1, demand: 'required' },
      { kind: 'addNote', body: '{% if %}' },
      { kind: 'assignAgent', agentId: 9999 },
    ],
  })
  expect(bad.body.fields.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)).toEqual([
    'body.departmentId required',
    'body.actions.0.kind wrong_place',
    'body.actions.1.kind wrong_place',
    'body.actions.2.body bad_template',
    'body.actions.1 not_found',
    'body.actions.3 not_found',
  ])
  expect(
    (await world.call('mia', 'POST /api/v1/macros', { name: 'Nothing', owner: 'everyone', actions: [] })).status,
  ).toBe(422)
})

test('an address outside is called only where an administrator says so', async () => {
  const call: Action = { kind: 'callWebhook', url: 'https://elsewhere.example/hook' }
  const note: Action = { kind: 'addNote', body: 'Called' }
  const asked = (actions: Action[]) =>
    world.call('sam', 'POST /api/v1/macros', { name: `Mine ${actions.length}`, actions, owner: 'mine' })
  const refused = await asked([note, call])
  expect([refused.status, refused.body.fields]).toMatchObject([
    422,
    [{ field: 'body.actions.1.kind', code: 'administrators_only' }],
  ])
  const { body: own } = await asked([note])
  const changed = await world.call('sam', `PATCH /api/v1/macros/${own.id}`, { actions: [call] })
  expect([changed.status, changed.body.fields?.[0]?.code]).toEqual([422, 'administrators_only'])
  expect(await macro('Tell elsewhere', [call])).toEqual(expect.any(Number))
})

test('answers that it would change are shown as its agent reads them', async () => {
  const kept = await createForm(world.as('mia'), {
    name: 'Marks',
    fields: [field({ key: 'vip', label: 'VIP', kind: 'checkbox' })],
  })
  const topic = await createHelpTopic(world.as('mia'), { name: 'Marked', formIds: [kept.id] })
  const id = await macro('Mark', [{ kind: 'setField', key: 'vip', value: true }])
  const opened = await ticket({ department: 'Hardware', helpTopicId: topic.id, fields: { vip: false } })
  const preview = (language: string) =>
    world.call('sam', `POST /api/v1/tickets/${opened.id}/macros/${id}/preview`, undefined, {
      'accept-language': language,
    })
  const changed = (from: string, to: string) => ({ changes: [{ field: 'fields.vip', from, to }] })
  expect((await preview('de')).body).toMatchObject(changed('Nein', 'Ja'))
  expect((await preview('en')).body).toMatchObject(changed('No', 'Yes'))
})
