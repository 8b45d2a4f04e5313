import { type Kysely, sql } from 'kysely'
import type { setPolicy as policyRoute } from '#contract/assignment.ts'
import type { BodyOf } from '#contract/route.ts'
import type { DB } from '#db/types.ts'
import { setNeeds } from '#server/assignment/needs.ts'
import { setPolicy } from '#server/assignment/policies.ts'
import { setCells } from '#server/assignment/skill-matrix.ts'
import { createSkill } from '#server/assignment/skills.ts'
import { changeWork } from '#server/assignment/work.ts'
import { system } from '#server/platform/actor.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { changeSlaPlan, createSlaPlan } from '#server/sla/plans/sla-plans.ts'
import { seeded } from './random.ts'

const skills = [
  ['Card terminals', 'Terminals at the counter, their network and their firmware'],
  ['Online banking', 'Sign-in, transfers, statements'],
  ['Wi-Fi and VPN', ''],
  ['Laptops and docks', ''],
  ['Printers', ''],
  ['Invoices and refunds', ''],
  ['Contracts', 'Licences, offers, discounts'],
] as const

const policies: [department: string, policy: BodyOf<typeof policyRoute>][] = [
  ['Online Banking', { kind: 'best_fit', language: 'preferred', absentTickets: 'stand_in', absentAfterMinutes: 240 }],
  ['Network', { kind: 'least_loaded' }],
  ['Billing', { kind: 'round_robin' }],
]

/** Skills of the agents, who gets what, and what is promised to whom. */
export async function seedExpertise(db: Kysely<DB>, now: Date): Promise<void> {
  const ctx: Ctx = { db, actor: system('Seed'), now }
  await seedPlans(ctx)
  const skillIds: number[] = []
  for (const [name, description] of skills) skillIds.push((await createSkill(ctx, { name, description })).id)
  const agents = await db.selectFrom('agent').select('id').orderBy('id').execute()
  const random = seeded(11)
  const cells = agents.flatMap(({ id: agentId }) =>
    skillIds.filter(() => random.chance(0.4)).map((skillId) => ({ agentId, skillId, level: random.int(1, 5) })),
  )
  await setCells(ctx, cells)
  for (const { id } of agents) {
    await changeWork(ctx, id, {
      languages: random.chance(0.6) ? ['en', 'de'] : ['en'],
      capacity: random.int(10, 24),
    })
  }
  const [terminals] = skillIds
  const outage = await db
    .selectFrom('helpTopic')
    .select('id')
    .where('name', '=', 'Business Critical Outage')
    .executeTakeFirstOrThrow()
  if (terminals) {
    const needs = [{ skillId: terminals, minLevel: 2, isRequired: false }]
    await setNeeds(ctx, { subject: 'helpTopic', id: outage.id }, needs)
  }
  for (const [name, policy] of policies) {
    const { id } = await db.selectFrom('department').select('id').where('name', '=', name).executeTakeFirstOrThrow()
    await setPolicy(ctx, { kind: 'department', id }, policy)
  }
}

/** One plan with every target, one with steps of an escalation. */
async function seedPlans(ctx: Ctx): Promise<void> {
  const { rows } = await sql<{ plan: number; high: number; emergency: number; office: number; team: number }>`
    select (select id from sla_plan where name = 'Sev-A') as plan, (select id from priority where name = 'High') as high,
      (select id from priority where name = 'Emergency') as emergency,
      (select id from schedule where name like 'Monday to Friday%') as office,
      (select id from team where name = 'Field Service') as team`.execute(ctx.db)
  const [id] = rows
  if (!id) return
  await createSlaPlan(ctx, {
    name: 'Premium support',
    firstResponseMinutes: 60,
    nextResponseMinutes: 240,
    graceMinutes: 1440,
    byPriority: [
      { priorityId: id.high, firstResponseMinutes: 30, graceMinutes: 480 },
      { priorityId: id.emergency, firstResponseMinutes: 15, nextResponseMinutes: 60, graceMinutes: 240 },
    ],
    scheduleId: id.office,
  })
  await changeSlaPlan(ctx, id.plan, {
    firstResponseMinutes: 15,
    escalations: [
      {
        target: 'firstResponse',
        when: { kind: 'percent', percent: 75 },
        repeat: null,
        actions: [{ kind: 'tell', to: [{ kind: 'assignee' }] }],
      },
      {
        target: 'resolution',
        when: { kind: 'after', minutes: 0 },
        repeat: { everyMinutes: 60, times: 3 },
        actions: [{ kind: 'tell', to: [{ kind: 'departmentManager' }] }, { kind: 'raisePriority' }],
      },
      {
        target: 'resolution',
        when: { kind: 'after', minutes: 120 },
        repeat: null,
        actions: [{ kind: 'assignTeam', teamId: id.team }],
      },
    ],
  })
}
