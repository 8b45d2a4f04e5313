import { expect, test } from 'vitest'
import { SlaPlan } from '#contract/sla.ts'
import { plainTicket } from '#test/plain-ticket.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'
import { archiveSlaPlan, changeSlaPlan, createSlaPlan, listSlaPlans, slaPlanUsage } from './sla-plans.ts'

const world = await testWorld()
const mia = () => world.as('mia')
const standard = await world.id('slaPlan', 'Default SLA')

test('are created in minutes, changed and recorded', async () => {
  const plan = await createSlaPlan(mia(), { name: 'SEV-A', graceMinutes: 60 })
  expect(SlaPlan.strict().parse(plan)).toMatchObject({ graceMinutes: 60, isTransient: false, isDefault: false })
  expect(await changeSlaPlan(mia(), plan.id, { graceMinutes: 45, mutesOverdueAlerts: true })).toMatchObject({
    graceMinutes: 45,
    mutesOverdueAlerts: true,
  })
  expect((await recorded(world, 'sla_plan', plan.id)).at(-1)).toMatchObject({
    type: 'sla_plan.changed',
    changes: { graceMinutes: { from: 60, to: 45 }, mutesOverdueAlerts: { from: false, to: true } },
    by: 'Mia',
  })
  await expect(createSlaPlan(mia(), { name: 'sev-a', graceMinutes: 1 })).rejects.toMatchObject({ code: 'name_taken' })
  const { items } = await listSlaPlans(mia(), { limit: 9 })
  expect(items.map(({ name, isDefault }) => [name, isDefault])).toEqual([
    ['Default SLA', true],
    ['SEV-A', false],
  ])
})

test('the default stays in use', async () => {
  await expect(archiveSlaPlan(mia(), standard)).rejects.toMatchObject({ code: 'is_default' })
  await expect(changeSlaPlan(mia(), standard, { availability: 'disabled' })).rejects.toMatchObject({
    code: 'is_default',
  })
  expect(await slaPlanUsage(mia(), standard)).toEqual({
    items: [
      { kind: 'departments', count: 1 },
      { kind: 'helpTopics', count: 1 },
    ],
  })
})

test('tickets keep an archived plan, and an unused one goes', async () => {
  const kept = await createSlaPlan(mia(), { name: 'Old', graceMinutes: 60 })
  await plainTicket(world, { slaPlanId: kept.id })
  expect(await archiveSlaPlan(mia(), kept.id)).toEqual({ outcome: 'archived' })
  const unused = await createSlaPlan(mia(), { name: 'New', graceMinutes: 60 })
  expect(await archiveSlaPlan(mia(), unused.id)).toEqual({ outcome: 'deleted' })
})

test('are for administrators', async () => {
  const sam = world.as('sam')
  await expect(createSlaPlan(sam, { name: 'Mine', graceMinutes: 1 })).rejects.toMatchObject({ status: 403 })
  await expect(changeSlaPlan(sam, standard, { graceMinutes: 1 })).rejects.toMatchObject({ status: 403 })
  await expect(archiveSlaPlan(sam, standard)).rejects.toMatchObject({ status: 403 })
})
