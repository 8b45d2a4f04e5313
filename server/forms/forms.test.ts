import { describe, expect, test } from 'vitest'
import { Form } from '#contract/forms.ts'
import type { AppError } from '#server/platform/errors.ts'
import { changeHelpTopic, createHelpTopic } from '#server/routing/help-topics/change.ts'
import { field } from '#test/fields.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'
import { archiveForm, changeForm, createForm, getForm, listForms } from './forms.ts'
import { createList } from './lists.ts'

const world = await testWorld()
const mia = () => world.as('mia')
const site = field({ key: 'site', label: 'Which site?' })
const choice = (key: string, more = {}) =>
  field({ key, kind: 'choice', config: { options: [{ key: 'a', label: 'A' }] }, ...more })
const when = (key: string, values = ['a']) => ({ key, is: 'oneOf', values })

async function problemsOf(work: Promise<unknown>): Promise<Record<string, string>> {
  const { fields = [] } = await work.then(
    () => expect.fail('nothing was refused'),
    (error: AppError) => error,
  )
  return Object.fromEntries(fields.map((one) => [one.field.replace('body.fields.', ''), one.code]))
}

test('three are there for good, with what the desk asks of itself', async () => {
  const { items } = await listForms(mia(), { limit: 50 })
  expect(items.map((item) => Form.strict().parse(item).kind)).toEqual(['ticket', 'contact', 'organization'])
  for (const { id } of items) await expect(archiveForm(mia(), id)).rejects.toMatchObject({ code: 'is_built_in' })
})

describe('its fields', () => {
  test('are changed and reordered by id; one left out is archived and comes back under its key', async () => {
    const { id, fields } = await createForm(mia(), { name: 'Asked', fields: [site, { ...site, key: 'room' }] })
    const [first, room] = fields
    const changed = await changeForm(mia(), id, { fields: [{ ...site, id: room?.id, key: 'room', label: 'Room?' }] })
    expect(changed.fields).toMatchObject([{ id: room?.id, key: 'room', label: 'Room?' }])
    const again = await changeForm(mia(), id, { fields: [site, { ...site, id: room?.id, key: 'room' }] })
    expect(again.fields.map((one) => [one.id, one.key])).toEqual([
      [first?.id, 'site'],
      [room?.id, 'room'],
    ])
    expect((await recorded(world, 'form', id)).slice(1)).toMatchObject([
      { type: 'form.changed', changes: { fields: { to: [{ label: 'Room?' }] } } },
      { type: 'form.changed' },
    ])
  })

  test('stay as they are when nothing in them differs', async () => {
    const { id, fields } = await createForm(mia(), { name: 'Same', fields: [site, choice('size')] })
    await changeForm(mia(), id, { fields: [{ ...site, id: fields[0]?.id }, choice('size')] })
    expect(await recorded(world, 'form', id)).toHaveLength(1)
  })

  test('that only say something say nothing that acts', async () => {
    const html =
      '<p>Read <a href="javascript:x()">this</a> <strong>first</strong><img src="https://x.example/t.gif"></p>'
    const { id, fields } = await createForm(mia(), {
      name: 'Told',
      fields: [field({ key: 'told', kind: 'information', config: { html } })],
    })
    expect(fields).toMatchObject([
      { config: { text: 'Read this first', html: '<p>Read <a>this</a> <strong>first</strong></p>' } },
    ])
    await changeForm(mia(), id, { fields })
    expect(await recorded(world, 'form', id)).toHaveLength(1)
  })

  test('keep their key and kind, under which the answers are', async () => {
    const { id, fields } = await createForm(mia(), { name: 'Kept', fields: [site] })
    const moved = field({ ...site, id: fields[0]?.id, key: 'place', kind: 'number', config: {} })
    expect(await problemsOf(changeForm(mia(), id, { fields: [moved] }))).toEqual({
      '0.key': 'fixed',
      '0.kind': 'fixed',
    })
  })

  test('that do not hold are told at once', async () => {
    const made = createForm(mia(), {
      name: 'Wrong',
      fields: [
        field({ key: 'one', id: 5 }),
        field({ key: 'one', kind: 'choice' }),
        field({ key: 'subject' }),
        field({
          key: 'two',
          kind: 'choice',
          config: { options: Array(2).fill({ key: 'S', label: 'S' }), preset: ['X'] },
        }),
        field({ key: 'three', config: { validator: 'pattern', pattern: '(' } }),
        field({ key: 'four', config: { validator: 'pattern', pattern: '(?=a)b' } }),
        field({ key: 'five', kind: 'list', config: { listId: 99 } }),
        field({ key: 'six', kind: 'number', config: { min: 5, max: 1 } }),
        field({ key: 'seven', kind: 'assignee' }),
        field({ key: 'drawing', kind: 'file', config: { extensions: ['pdf', 'dwg'], isStrict: true } }),
        field({ key: 'never', kind: 'date', config: { mayBeFuture: false, mayBePast: false, timeZone: 'Mars/Base' } }),
        field({ key: 'eight', requesterMode: 'hidden', agentMode: 'hidden' }),
      ],
    })
    expect(await problemsOf(made)).toEqual({
      '0.id': 'not_found',
      '1.key': 'repeated',
      '1.config.options': 'required',
      '2.key': 'built_in',
      '3.config.options': 'repeated',
      '3.config.preset': 'not_an_option',
      '4.config.pattern': 'invalid',
      '5.config.pattern': 'invalid',
      '6.config.listId': 'not_found',
      '7.config.max': 'too_small',
      '8.requesterMode': 'not_for_requesters',
      '9.config.extensions': 'cannot_be_told',
      '10.config.mayBePast': 'nothing_left',
      '10.config.timeZone': 'unknown_time_zone',
      '11.agentMode': 'hidden_from_all',
    })
  })

  test('of people and organizations are of kinds that mean something there', async () => {
    const { items } = await listForms(mia(), { limit: 50 })
    const contact = items.find(({ kind }) => kind === 'contact')?.id ?? 0
    const fields = [field({ key: 'email' }), field({ key: 'team', kind: 'assignee', requesterMode: 'hidden' })]
    expect(await problemsOf(changeForm(mia(), contact, { fields }))).toEqual({
      '0.key': 'built_in',
      '1.kind': 'only_tickets',
    })
  })
})

describe('a condition', () => {
  test.each([
    ['waits for itself', [choice('x', { showWhen: when('x') })], { '0.showWhen': 'circle' }],
    [
      'is in a circle',
      [choice('x', { showWhen: when('y') }), choice('y', { showWhen: when('x') })],
      { '0.showWhen': 'circle', '1.showWhen': 'circle' },
    ],
    [
      'is in a chain',
      [choice('x'), choice('y', { showWhen: when('x') }), field({ key: 'z', showWhen: when('y') })],
      { '2.showWhen': 'chain' },
    ],
    [
      'looks into its own section',
      [field({ key: 's', kind: 'section', showWhen: when('x') }), choice('x')],
      { '0.showWhen': 'circle' },
    ],
    [
      'looks into a section with a condition',
      [
        choice('w'),
        field({ key: 's', kind: 'section', showWhen: when('w') }),
        choice('x'),
        field({ key: 't', kind: 'section', showWhen: when('x') }),
      ],
      { '3.showWhen': 'chain' },
    ],
    ['asks for nothing that is there', [field({ key: 'x', showWhen: when('nobody') })], { '0.showWhen': 'not_found' }],
    ['goes by a text', [field({ key: 'x' }), field({ key: 'y', showWhen: when('x') })], { '1.showWhen': 'wrong_kind' }],
    [
      'goes by an answer that is not offered',
      [choice('x'), field({ key: 'y', showWhen: when('x', ['b']) })],
      { '1.showWhen': 'not_an_option' },
    ],
    [
      'goes by what requesters do not see',
      [choice('x', { requesterMode: 'hidden' }), field({ key: 'y', showWhen: when('x') })],
      { '1.showWhen': 'decider_hidden' },
    ],
  ])('that %s is refused', async (_name, fields, problems) => {
    expect(await problemsOf(createForm(mia(), { name: 'Conditional', fields }))).toEqual(problems)
  })

  test('that looks at one question is kept', async () => {
    const { fields } = await createForm(mia(), {
      name: 'Holds',
      fields: [choice('x'), field({ key: 'y', showWhen: when('x') })],
    })
    expect(fields[1]?.showWhen).toEqual(when('x'))
  })
})

describe('keys', () => {
  test('that meet on a ticket are refused, where the form is changed as where a topic takes it', async () => {
    const one = await createForm(mia(), { name: 'One', fields: [site] })
    const other = await createForm(mia(), { name: 'Other', fields: [field({ key: 'room' })] })
    await createHelpTopic(mia(), { name: 'Both', formIds: [one.id, other.id] })
    const fields = [field({ key: 'room' }), site]
    expect(await problemsOf(changeForm(mia(), other.id, { fields }))).toEqual({ '1.key': 'key_meets' })
    const { items } = await listForms(mia(), { limit: 50 })
    const details = items.find(({ kind }) => kind === 'ticket')?.id ?? 0
    expect(await problemsOf(changeForm(mia(), details, { fields: [site] }))).toEqual({ '0.key': 'key_meets' })
  })

  test('two who make them meet at once do not both succeed', async () => {
    const one = await createForm(mia(), { name: 'Left', fields: [] })
    const other = await createForm(mia(), { name: 'Right', fields: [] })
    await createHelpTopic(mia(), { name: 'Clash', formIds: [one.id, other.id] })
    const fields = [field({ key: 'clash' })]
    const tries = await Promise.allSettled([one, other].map(({ id }) => changeForm(mia(), id, { fields })))
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('out of use', () => {
  test('one that a topic asks stays; then one without answers is deleted', async () => {
    const { id } = await createForm(mia(), { name: 'In use', fields: [field({ key: 'unasked' })] })
    const topic = await createHelpTopic(mia(), { name: 'Its topic', formIds: [id] })
    await expect(archiveForm(mia(), id)).rejects.toMatchObject({ code: 'in_use' })
    await expect(changeForm(mia(), id, { availability: 'disabled' })).rejects.toMatchObject({ code: 'in_use' })
    await changeHelpTopic(mia(), topic.id, { formIds: [] })
    expect(await archiveForm(mia(), id)).toEqual({ outcome: 'deleted' })
  })

  test('one whose answers tickets keep is archived', async () => {
    const { id } = await createForm(mia(), { name: 'Answered', fields: [field({ key: 'asset' })] })
    const topic = await createHelpTopic(mia(), { name: 'Assets', formIds: [id] })
    const made = await world.call('sam', 'POST /api/v1/tickets', {
      ...{ subject: 'Broken', message: 'It is.', requester: { email: 'ada@example.com' }, helpTopicId: topic.id },
      ...{ departmentId: await world.id('department', 'Hardware'), fields: { asset: 'A-1' } },
    })
    expect(made.body).toMatchObject({
      fields: { asset: 'A-1' },
      answers: [{ label: 'Asked', text: 'A-1', isAsked: true }],
    })
    await changeHelpTopic(mia(), topic.id, { formIds: [] })
    expect(await archiveForm(mia(), id)).toEqual({ outcome: 'archived' })
    const { body } = await world.call('sam', `GET /api/v1/tickets/${made.body.id}`)
    expect(body.answers).toMatchObject([{ key: 'asset', label: 'Asked', text: 'A-1', isAsked: false }])
    expect((await getForm(mia(), id)).availability).toBe('archived')
  })
})

test('are for administrators', async () => {
  await expect(createForm(world.as('sam'), { name: 'Mine' })).rejects.toMatchObject({ status: 403 })
  await expect(createList(world.as('sam'), { name: 'Mine' })).rejects.toMatchObject({ status: 403 })
})
