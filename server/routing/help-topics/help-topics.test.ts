import { describe, expect, test } from 'vitest'
import { HelpTopic } from '#contract/reference.ts'
import type { FieldInput } from '#server/forms/fields.ts'
import type { AppError } from '#server/platform/errors.ts'
import { operation } from '#server/platform/operation.ts'
import { changeSettings } from '#server/settings/settings.ts'
import { plainTicket } from '#test/plain-ticket.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'
import { archiveHelpTopic } from './archive.ts'
import { changeHelpTopic, createHelpTopic } from './change.ts'
import { getHelpTopic, listHelpTopics } from './help-topics.ts'

const world = await testWorld()
const mia = () => world.as('mia')
const field: FieldInput = {
  key: 'site',
  label: 'Which site?',
  kind: 'text',
  options: [],
  help: '',
  requesterMode: 'required',
  agentRequired: false,
  requiredToClose: false,
}

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

test('a new topic is last among its siblings, with its defaults and its questions', async () => {
  const parentId = await world.id('helpTopic', 'Report a Problem')
  const topic = await createHelpTopic(mia(), {
    name: 'Business Critical Outage',
    parentId,
    departmentId: await world.id('department', 'Hardware'),
    agentId: await world.id('agent', 'Sam'),
    teamId: await world.id('team', 'Level I Support'),
    numberFormat: 'OUT-####',
    fields: [field, { ...field, key: 'impact', kind: 'choice', options: ['One', 'All'] }],
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
      { key: 'impact', options: ['One', 'All'] },
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
    fields: [
      { ...field, id: 5 },
      { ...field, kind: 'choice' },
      { ...field, key: 'size', kind: 'choice', options: ['S', 'S'] },
    ],
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
    'body.fields.0.id': 'not_found',
    'body.fields.1.key': 'repeated',
    'body.fields.1.options': 'required',
    'body.fields.2.options': 'repeated',
  })
})

describe('its questions', () => {
  test('are changed and reordered by id; one left out is archived and comes back under its key', async () => {
    const { id, fields } = await createHelpTopic(mia(), { name: 'Asked', fields: [field, { ...field, key: 'room' }] })
    const [site, room] = fields
    const changed = await changeHelpTopic(mia(), id, {
      fields: [{ ...field, id: room?.id, key: 'room', label: 'Room?' }],
    })
    expect(changed.fields).toEqual([{ ...field, id: room?.id, key: 'room', label: 'Room?' }])
    const again = await changeHelpTopic(mia(), id, { fields: [field, { ...field, id: room?.id, key: 'room' }] })
    expect(again.fields.map((one) => [one.id, one.key])).toEqual([
      [site?.id, 'site'],
      [room?.id, 'room'],
    ])
    expect((await recorded(world, 'help_topic', id)).slice(1)).toMatchObject([
      { type: 'help_topic.changed', changes: { fields: { to: [{ label: 'Room?' }] } } },
      { type: 'help_topic.changed' },
    ])
  })

  test('keep their keys, under which the answers are', async () => {
    const { id, fields } = await createHelpTopic(mia(), { name: 'Kept', fields: [field] })
    await expect(
      changeHelpTopic(mia(), id, { fields: [{ ...field, id: fields[0]?.id, key: 'place' }] }),
    ).rejects.toMatchObject({ fields: [{ field: 'body.fields.0.key', code: 'fixed' }] })
  })

  test('stay as they are when nothing in them differs', async () => {
    const { id, fields } = await createHelpTopic(mia(), { name: 'Same', fields: [field] })
    await changeHelpTopic(mia(), id, { fields: [{ ...field, id: fields[0]?.id }] })
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
  test('one with tickets is archived, one without is deleted with its questions', async () => {
    const used = await createHelpTopic(mia(), { name: 'Used', fields: [field] })
    await plainTicket(world, { helpTopicId: used.id })
    expect(await archiveHelpTopic(mia(), used.id)).toEqual({ outcome: 'archived' })
    expect(await getHelpTopic(mia(), used.id)).toMatchObject({ availability: 'archived', fields: [{ key: 'site' }] })
    const unused = await createHelpTopic(mia(), { name: 'Unused', fields: [field] })
    expect(await archiveHelpTopic(mia(), unused.id)).toEqual({ outcome: 'deleted' })
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
