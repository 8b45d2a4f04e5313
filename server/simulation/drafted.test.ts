import { beforeAll, describe, expect, test } from 'vitest'
import type { DraftInput } from '#contract/simulation-draft.ts'
import { createSlaPlan } from '#server/sla/plans/sla-plans.ts'
import { draftsOf } from '#test/drafts.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const { ticket } = ticketsOf(world)
const drafts = draftsOf(world)
const path = '/api/v1/simulations'
const MINUTE = 60_000
/** A Monday. */
const morning = new Date('2026-03-02T08:00:00Z')
const GOLD = -7

let hardware = 0
let phones = 0
let low = 0
let high = 0
let calm = 0
let urgent = 0

beforeAll(async () => {
  hardware = await world.id('department', 'Hardware')
  low = await world.id('priority', 'Low')
  high = await world.id('priority', 'High')
  await world.db.updateTable('department').set({ slaPlanId: null }).where('id', '=', hardware).execute()
  const topic = await world.call('mia', 'POST /api/v1/help-topics', { name: 'Phones', departmentId: hardware })
  phones = topic.body.id
  world.now = morning
  const about = { helpTopicId: phones, by: world.as('mia') }
  calm = (await ticket({ ...about, subject: 'calm', priorityId: low })).id
  urgent = (await ticket({ ...about, subject: 'urgent', priorityId: high })).id
})

const livedIn = (draft: DraftInput) => drafts.livedIn(draft, [calm, urgent])

const gold = {
  id: GOLD,
  name: 'Gold',
  graceMinutes: 90,
  byPriority: [] as { priorityId: number; graceMinutes: number }[],
}
const named = { kind: 'setSlaPlan' as const, slaPlanId: GOLD }
const opened = { kind: 'event' as const, events: ['opened' as const] }

/** Everything that may name a plan, naming the one that the draft alone has. */
const naming: [what: string, cause: string, draft: () => DraftInput][] = [
  ['a filter', 'ticket_filter', () => ({ ticketFilters: { changed: [{ name: 'VIP', actions: [named] }] } })],
  ['a rule', 'rule', () => ({ rules: { changed: [{ name: 'VIP', trigger: opened, actions: [named] }] } })],
  ['its help topic', 'help_topic', () => ({ helpTopics: { changed: [{ id: phones, slaPlanId: GOLD }] } })],
  ['its department', 'department', () => ({ departments: { changed: [{ id: hardware, slaPlanId: GOLD }] } })],
  ['the desk', 'setting', () => ({ settings: { tickets: { defaultSlaPlanId: GOLD } } })],
]

describe('an SLA plan that a draft alone has', () => {
  test.each(naming)('is what tickets get by %s, with its targets by priority', async (_, cause, draft) => {
    const byPriority = [{ priorityId: high, graceMinutes: 30 }]
    const courses = await livedIn({ ...draft(), slaPlans: { changed: [{ ...gold, byPriority }] } })
    expect(courses.map(({ state }) => state.slaPlanId)).toEqual([GOLD, GOLD])
    expect(courses.map(({ causes }) => causes.slaPlanId?.kind)).toEqual([cause, cause])
    expect(courses.map(({ state }) => (state.slaDueAt ?? 0) - morning.getTime())).toEqual([90 * MINUTE, 30 * MINUTE])
  })

  test.each([
    ['a filter', 'ticketFilters' as const, {}],
    ['a rule', 'rules' as const, { trigger: opened }],
  ])('can be asked about by %s', async (_, kind, more) => {
    const raise = (value: number) => ({
      ...more,
      name: String(value),
      conditions: { field: 'slaPlan', operator: 'is' as const, value },
      actions: [{ kind: 'setPriority' as const, priorityId: high }],
    })
    const topics = { helpTopics: { changed: [{ id: phones, slaPlanId: GOLD }] }, slaPlans: { changed: [gold] } }
    const [asked] = await livedIn({ ...topics, [kind]: { changed: [raise(GOLD)] } })
    expect(asked?.state.priorityId).toBe(high)
    const [other] = await livedIn({ ...topics, [kind]: { changed: [raise(-8)] } })
    expect(other?.state.priorityId).toBe(low)
  })

  test('warns, takes its steps and pauses as one that is saved does', async () => {
    const half = { kind: 'percent' as const, percent: 50 }
    const escalations = [
      { target: 'resolution' as const, when: half, actions: [{ kind: 'raisePriority' as const }] },
      {
        target: 'resolution' as const,
        when: { kind: 'after' as const, minutes: 0 },
        actions: [{ kind: 'tell' as const, to: [{ kind: 'address' as const, email: 'boss@example.com' }] }],
      },
    ]
    const [course] = await livedIn({
      helpTopics: { changed: [{ id: phones, slaPlanId: GOLD }] },
      slaPlans: { changed: [{ ...gold, escalations }] },
    })
    expect(course?.state.priorityId).not.toBe(low)
    expect(course?.breaches).toMatchObject([{ target: 'resolution', dueAt: morning.getTime() + 90 * MINUTE }])
    expect(course?.mails).toContainEqual(expect.objectContaining({ at: morning.getTime() + 90 * MINUTE }))
  })

  test('that is not in use is passed over, as one that is saved would be', async () => {
    const [course] = await livedIn({
      helpTopics: { changed: [{ id: phones, slaPlanId: GOLD }] },
      slaPlans: { changed: [{ ...gold, availability: 'disabled' }] },
    })
    expect(course?.state.slaPlanId).toBe(await world.id('slaPlan', 'Default SLA'))
  })

  test('predicts what happens when it is saved and the same is opened again', async () => {
    const { id: _, ...values } = {
      ...gold,
      firstResponseMinutes: 20,
      byPriority: [{ priorityId: high, graceMinutes: 45 }],
    }
    const predicted = await livedIn({
      slaPlans: { changed: [{ id: GOLD, ...values }] },
      helpTopics: { changed: [{ id: phones, slaPlanId: GOLD }] },
    })
    const { id: slaPlanId } = await createSlaPlan(world.as('mia'), values)
    await world.call('mia', `PATCH /api/v1/help-topics/${phones}`, { slaPlanId })
    world.now = morning
    const about = { helpTopicId: phones, by: world.as('mia') }
    for (const [at, priorityId] of [low, high].entries()) {
      const now = await ticket({ ...about, subject: 'again', priorityId })
      expect(now.slaPlanId).toBe(slaPlanId)
      expect(now.slaDueAt?.getTime()).toBe(predicted[at]?.turns[0]?.dueAt)
    }
    await world.call('mia', `PATCH /api/v1/help-topics/${phones}`, { slaPlanId: null })
  })
})

describe('a draft that names what it alone has', () => {
  test('is taken, whoever names it; what comes of it says its name', async () => {
    const all = Object.assign({}, ...naming.map(([, , draft]) => draft()))
    const { status, body } = await world.call('mia', `POST ${path}`, {
      days: 366,
      draft: { ...all, slaPlans: { changed: [gold] } },
    })
    expect({ status, fields: body.fields }).toEqual({ status: 201, fields: undefined })
    expect(body.outline.slaPlans.changed).toEqual([{ id: GOLD, name: 'Gold', subject: null }])
    await world.work()
    const { result } = (await world.call('mia', `GET ${path}/${body.id}`)).body
    expect(result.slaPlans).toContainEqual({ id: null, name: 'Gold', isDraft: true, live: 0, draft: result.tickets })
    const { items } = (await world.call('mia', `GET ${path}/${body.id}/differences?field=slaPlan`)).body
    expect(items[0].changes).toContainEqual(
      expect.objectContaining({ field: 'slaPlan', at: 'opened', live: 'Default SLA', draft: 'Gold' }),
    )
  }, 120_000)

  test.each<[what: string, draft: () => unknown, problems: string[]]>([
    [
      'a new plan without a name or target',
      () => ({ slaPlans: { changed: [{ id: -1 }] } }),
      ['slaPlans.changed.0.graceMinutes required', 'slaPlans.changed.0.name required'],
    ],
    ['zero as an id', () => ({ slaPlans: { changed: [{ ...gold, id: 0 }] } }), ['slaPlans.changed.0.id custom']],
    [
      'words as an id',
      () => ({ slaPlans: { changed: [{ ...gold, id: 'new' }] } }),
      ['slaPlans.changed.0.id invalid_type'],
    ],
    ['one id for two', () => ({ slaPlans: { changed: [gold, gold] } }), ['slaPlans.changed.1.id repeated']],
    [
      'a new plan by a priority that is not there',
      () => ({ slaPlans: { changed: [{ ...gold, byPriority: [{ priorityId: 999_999, graceMinutes: 1 }] }] } }),
      ['slaPlans.changed.0.byPriority.0.priorityId not_found'],
    ],
    [
      'an id below zero of something else',
      () => ({ helpTopics: { changed: [{ id: -1 }] } }),
      ['helpTopics.changed.0.id too_small'],
    ],
    [
      'a department that is not there',
      () => ({ departments: { changed: [{ id: 999_999, slaPlanId: null }] } }),
      ['departments.changed.0.id not_found'],
    ],
    [
      'a filter that asks about a plan that no part of the draft has',
      () => ({
        ticketFilters: { changed: [{ name: 'F', conditions: { field: 'slaPlan', operator: 'is', value: GOLD } }] },
      }),
      ['ticketFilters.changed.0.conditions not_found'],
    ],
  ])('is refused for %s', async (_, draft, problems) => {
    expect(await drafts.problemsOf(draft())).toEqual(problems)
  })

  test.each([
    ['ticketFilters.changed.0.actions.0', 0],
    ['rules.changed.0.actions.0', 1],
    ['helpTopics.changed.0.slaPlanId', 2],
    ['departments.changed.0.slaPlanId', 3],
    ['settings.tickets.defaultSlaPlanId', 4],
  ])('is refused where no part of it has what is named: at %s', async (field, at) => {
    const draft = naming[at]?.[2]()
    const slaPlans = { changed: [{ ...gold, id: GOLD - 1 }] }
    expect(await drafts.problemsOf({ ...draft, slaPlans })).toEqual([`${field} not_found`])
  })
})
