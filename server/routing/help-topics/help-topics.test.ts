import { describe, expect, test } from 'vitest'
import type { FieldInput } from '#contract/forms.ts'
import { HelpTopic } from '#contract/reference.ts'
import { createForm, getForm } from '#server/forms/forms.ts'
import type { AppError } from '#server/platform/errors.ts'
import { operation } from '#server/platform/operation.ts'
import { changeSettings } from '#server/settings/settings.ts'
import { field } from '#test/fields.ts'
import { plainTicket } from '#test/plain-ticket.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'
import { archiveHelpTopic } from './archive.ts'
import { changeHelpTopic, createHelpTopic } from './change.ts'
import { getHelpTopic, listHelpTopics } from './help-topics.ts'

const world = await testWorld()
const mia = () => world.as('mia')
const site = field({ key: 'site', label: 'Which site?', requesterMode: 'required' })
let forms = 0
const form = (...fields: FieldInput[]) => createForm(mia(), { name: `Form ${++forms}`, fields })

test('come as a tree in its own order', async () => {
  const { items } = await listHelpTopics(mia(), { limit: 50 })
  expect(items.map((item) => HelpTopic.strict().parse(item).path)).toEqual([
    'General Inquiry',
    'Feedback',
    'Report a Problem',
    'Report a Problem / Access Issue',
  ])
  expect(items[3]).toMatchObject({
    parent: { name: 'Report a Problem' },
    priority: { name: 'High' },
    slaPlan: { name: 'Default SLA' },
  })
  expect((await listHelpTopics(mia(), { limit: 9, q: 'problem access' })).items).toHaveLength(1)
})

test('a new topic is last among its siblings, with its defaults and its forms', async () => {
  const parentId = await world.id('helpTopic', 'Report a Problem')
  const options = ['One', 'All'].map((key) => ({ key, label: key }))
  const topic = await createHelpTopic(mia(), {
    name: 'Business Critical Outage',
    parentId,
    departmentId: await world.id('department', 'Hardware'),
    agentId: await world.id('agent', 'Sam'),
    teamId: await world.id('team', 'Level I Support'),
    numberFormat: 'OUT-####',
    formIds: [(await form(site, field({ key: 'impact', kind: 'choice', config: { options } }))).id],
  })
  expect(topic).toMatchObject({
    path: 'Report a Problem / Business Critical Outage',
    position: 2,
    department: { name: 'Hardware' },
    agent: { name: 'Sam' },
    team: { name: 'Level I Support' },
    sequence: null,
    fields: [
      { key: 'site', requesterMode: 'required' },
      { key: 'impact', config: { options } },
    ],
  })
  expect(await recorded(world, 'help_topic', topic.id)).toMatchObject([{ type: 'help_topic.created', by: 'Mia' }])
  await expect(createHelpTopic(mia(), { name: 'business critical outage', parentId })).rejects.toMatchObject({
    code: 'name_taken',
  })
  await createHelpTopic(mia(), { name: 'Business Critical Outage' })
})

test('whatever is wrong is told at once, each at its field', async () => {
  const archivedTeam = await world.db
    .insertInto('team')
    .values({ name: 'Gone', availability: 'archived' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const refused = createHelpTopic(mia(), {
    name: 'Wrong',
    parentId: 999_999,
    departmentId: 999_999,
    priorityId: 999_999,
    teamId: archivedTeam.id,
    statusId: await world.id('ticketStatus', 'Closed'),
    sequenceId: 1,
    formIds: [(await form(site)).id, (await form(site)).id, 99],
    disabledFieldIds: [99],
  })
  const { fields = [] } = await refused.then(
    () => expect.fail('nothing was refused'),
    (error: AppError) => error,
  )
  expect(Object.fromEntries(fields.map(({ field, code }) => [field, code]))).toEqual({
    'body.parentId': 'not_found',
    'body.departmentId': 'not_found',
    'body.priorityId': 'not_found',
    'body.teamId': 'archived',
    'body.statusId': 'not_open',
    'body.sequenceId': 'no_format',
    'body.formIds.1': 'key_meets',
    'body.formIds.2': 'not_found',
    'body.disabledFieldIds.0': 'not_found',
  })
})

describe('its forms', () => {
  test('ask in their order, without the fields that it leaves out', async () => {
    const one = await form(site, field({ key: 'room' }))
    const other = await form(field({ key: 'floor' }))
    const topic = await createHelpTopic(mia(), { name: 'Asked', formIds: [other.id, one.id] })
    expect(topic.fields.map(({ key }) => key)).toEqual(['floor', 'site', 'room'])
    const disabledFieldIds = [one.fields[0]?.id ?? 0]
    const changed = await changeHelpTopic(mia(), topic.id, { formIds: [one.id, other.id], disabledFieldIds })
    expect(changed).toMatchObject({ forms: [{ id: one.id }, { id: other.id }], disabledFieldIds })
    expect(changed.fields.map(({ key }) => key)).toEqual(['room', 'floor'])
    const left = await changeHelpTopic(mia(), topic.id, { formIds: [other.id] })
    expect(left).toMatchObject({ disabledFieldIds: [], fields: [{ key: 'floor' }] })
    expect((await recorded(world, 'help_topic', topic.id)).slice(1)).toMatchObject([
      { changes: { formIds: { from: [other.id, one.id], to: [one.id, other.id] } } },
      { changes: { formIds: { to: [other.id] } } },
    ])
  })

  test('stay as they are when nothing in them differs', async () => {
    const { id: formId } = await form(site)
    const { id } = await createHelpTopic(mia(), { name: 'Same', formIds: [formId] })
    await changeHelpTopic(mia(), id, { formIds: [formId] })
    expect(await recorded(world, 'help_topic', id)).toHaveLength(1)
  })
})

describe('the tree', () => {
  test('has no circles, also when two hang each other under themselves at once', async () => {
    const top = await createHelpTopic(mia(), { name: 'Top' })
    const under = await createHelpTopic(mia(), { name: 'Under', parentId: top.id })
    for (const parentId of [top.id, under.id]) {
      await expect(changeHelpTopic(mia(), top.id, { parentId })).rejects.toMatchObject({
        fields: [{ field: 'body.parentId', code: 'circular' }],
      })
    }
    const left = await createHelpTopic(mia(), { name: 'Left' })
    const right = await createHelpTopic(mia(), { name: 'Right' })
    const moves = await Promise.allSettled([
      changeHelpTopic(mia(), left.id, { parentId: right.id }),
      changeHelpTopic(mia(), right.id, { parentId: left.id }),
    ])
    expect(moves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('is eight deep at most', async () => {
    let parentId: number | null = null
    for (let depth = 1; depth <= 8; depth += 1) {
      const { id }: { id: number } = await createHelpTopic(mia(), { name: `Level ${depth}`, parentId })
      parentId = id
    }
    await expect(createHelpTopic(mia(), { name: 'Level 9', parentId })).rejects.toMatchObject({
      fields: [{ field: 'body.parentId', code: 'too_deep' }],
    })
  })

  test('a branch with topics under it stays', async () => {
    await expect(archiveHelpTopic(mia(), await world.id('helpTopic', 'Report a Problem'))).rejects.toMatchObject({
      code: 'in_use',
    })
  })
})

describe('out of use', () => {
  test('one with tickets is archived, one without is deleted, and its forms stay', async () => {
    const { id: formId } = await form(site)
    const used = await createHelpTopic(mia(), { name: 'Used', formIds: [formId] })
    await plainTicket(world, { helpTopicId: used.id })
    expect(await archiveHelpTopic(mia(), used.id)).toEqual({ outcome: 'archived' })
    expect(await getHelpTopic(mia(), used.id)).toMatchObject({ availability: 'archived', fields: [{ key: 'site' }] })
    const unused = await createHelpTopic(mia(), { name: 'Unused', formIds: [formId] })
    expect(await archiveHelpTopic(mia(), unused.id)).toEqual({ outcome: 'deleted' })
    expect(await getForm(mia(), formId)).toMatchObject({ fields: [{ key: 'site' }] })
  })

  test('the default stays active', async () => {
    const { id } = await createHelpTopic(mia(), { name: 'Standard' })
    await operation(mia(), (op) => changeSettings(op, { tickets: { defaultHelpTopicId: id } }))
    expect(await getHelpTopic(mia(), id)).toMatchObject({ isDefault: true })
    await expect(changeHelpTopic(mia(), id, { availability: 'disabled' })).rejects.toMatchObject({ code: 'is_default' })
    await operation(mia(), (op) => changeSettings(op, { tickets: { defaultHelpTopicId: null } }))
  })

  test('a number sequence goes with its format', async () => {
    const { id } = await createHelpTopic(mia(), { name: 'Numbered', numberFormat: 'A-##', sequenceId: 1 })
    expect(await changeHelpTopic(mia(), id, { numberFormat: null })).toMatchObject({
      numberFormat: null,
      sequence: null,
    })
  })

  test('requesters keep a topic to choose, also when ten take the last two away at once', async () => {
    const { items } = await listHelpTopics(mia(), { limit: 200, include: 'active' })
    const [one, other, ...rest] = items.filter(({ isPublic }) => isPublic)
    for (const { id } of rest) await changeHelpTopic(mia(), id, { isPublic: false })
    const ids = [one?.id ?? 0, other?.id ?? 0]
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, (_, at) => changeHelpTopic(mia(), ids[at % 2] ?? 0, { isPublic: false })),
    )
    const refused = tries.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason.code] : []))
    expect(new Set(refused)).toEqual(new Set(['last_public_topic']))
    const left = (await listHelpTopics(mia(), { limit: 200, include: 'active' })).items.filter(
      ({ isPublic }) => isPublic,
    )
    expect(left).toHaveLength(1)
    await expect(archiveHelpTopic(mia(), left[0]?.id ?? 0)).rejects.toMatchObject({ code: 'last_public_topic' })
  })
})

test('are for administrators', async () => {
  const sam = world.as('sam')
  const id = await world.id('helpTopic', 'Feedback')
  await expect(createHelpTopic(sam, { name: 'Mine' })).rejects.toMatchObject({ status: 403 })
  await expect(changeHelpTopic(sam, id, { name: 'Mine' })).rejects.toMatchObject({ status: 403 })
  await expect(archiveHelpTopic(sam, id)).rejects.toMatchObject({ status: 403 })
})
