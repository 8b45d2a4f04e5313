import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { seeded } from '#db/seed/random.ts'
import { changeRule } from '#server/automation/rules/change.ts'
import { dueOf, runsOf } from '#server/sla/clock/clock.ts'
import { foldClock } from '#server/sla/clock/fold.ts'
import { pastOf } from '#server/tickets/sla.ts'
import { kept, tracked } from '#server/tickets/ticket.ts'
import { actionOf, actsOf, clockOf, conditionOf, eventfulDesk, triggerOf } from '#test/histories.ts'
import { rulesOf } from '#test/rules.ts'
import { testWorld } from '#test/world.ts'
import { loadConfiguration } from '../load-configuration.ts'
import { loadRecorded, readsOf } from '../load-recorded.ts'
import { openAgain } from '../opening.ts'
import { worldOf } from '../world.ts'
import { breachesOf } from './breaches.ts'
import type { Life } from './life.ts'
import { liveAgain } from './live-on.ts'

const world = await testWorld()
const ids = await eventfulDesk(world)
const { rule } = rulesOf(world)
const { live } = clockOf(world)

const from = new Date('2026-03-02T07:40:00Z')
const until = new Date('2026-04-08T12:00:00Z')
const TICKETS = Number(process.env.LIVES ?? 30)
const DRAFTS = Number(process.env.DRAFTS ?? 10)

/** @param draft  a rule that is asked too, though it is not active */
async function lived(ticketIds: readonly number[], draft?: { id: number }): Promise<Life[]> {
  const { rules, ...saved } = await loadConfiguration(world.db)
  const drafted = rules.map((one) => (one.id === draft?.id ? { ...one, availability: 'active' as const } : one))
  const configuration = { ...saved, rules: drafted, now: until.getTime() }
  const client = await world.pool.connect()
  try {
    const recorded = await loadRecorded(client, ticketIds, readsOf([configuration]))
    const replayed = worldOf(configuration)
    return recorded.map((one) => liveAgain(replayed, one, openAgain(replayed, one)))
  } finally {
    client.release()
  }
}

/** Written beside what happens, and of no field: referrals, what filters did. */
const aside = new Set(['ticket.filtered', 'ticket.referred', 'ticket.referral_removed'])

async function happenedTo(id: number): Promise<unknown[]> {
  const { rows } = await sql<{ type: string; at: Date; actor: string; changes: object }>`
    select type, at, actor_kind || ' ' || actor_name as actor, changes from ticket_event where ticket_id = ${id} order by id`.execute(
    world.db,
  )
  return rows.filter(({ type }) => !aside.has(type)).slice(1)
}

function happenedIn({ events }: Life): unknown[] {
  return events
    .filter(({ type }) => !aside.has(type))
    .slice(1)
    .map(({ type, at, hand, changes }) => ({
      type,
      at,
      actor: `${hand.kind} ${hand.name}`,
      changes: JSON.parse(JSON.stringify(changes)),
    }))
}

async function ranOn(id: number): Promise<unknown[]> {
  const { rows } = await sql<{
    id: number
    version: number
    at: Date
    outcome: string
    did: { kind: string; outcome: string }[] | null
  }>`
    select rule_id as id, version, at, outcome, data -> 'did' as did from rule_run n where ticket_id = ${id} order by n.id`.execute(
    world.db,
  )
  return rows.map(({ at, did, ...run }) => ({
    ...run,
    at: at.getTime(),
    did: (did ?? []).map(({ kind, outcome }) => [kind, outcome]),
  }))
}

function ranIn({ runs }: Life): unknown[] {
  return runs.map(({ id, version, at, outcome, did }) => ({
    id,
    version,
    outcome,
    at,
    did: did.map(({ kind, outcome }) => [kind, outcome]),
  }))
}

/** Missed by what the history says: with nothing of the replay. */
async function missedBy(id: number, life: Life): Promise<unknown[]> {
  const { timeOf } = life.world
  const folded = foldClock(await pastOf(world.db, id), timeOf)
  if (!folded) throw new Error('no clocks')
  const over = folded.ended.flatMap(({ run, terms, at }) => {
    const dueAt = dueOf(run, { terms, isPaused: true }, timeOf)
    return dueAt !== null && dueAt < at ? [[run.target, dueAt, at]] : []
  })
  const running = runsOf(folded.clock).flatMap((run) => {
    const dueAt = dueOf(run, folded.clock, timeOf)
    return dueAt !== null && dueAt < until.getTime() ? [[run.target, dueAt, null]] : []
  })
  return [...over, ...running]
}

test('an unchanged desk lives every ticket again as it was: each event, field, run of a rule and breach', {
  timeout: 3_600_000,
}, async () => {
  const random = seeded(Number(process.env.SEED ?? 4))
  for (let at = 0; at < 16; at += 1) {
    world.now = from
    await rule(`Rule ${at}`, {
      on: triggerOf(random),
      when: conditionOf(random, ids),
      actions: [actionOf(random, ids), ...(random.chance(0.5) ? [actionOf(random, ids)] : [])],
      stopsFurther: random.chance(0.15),
      isSilent: random.chance(0.1),
    })
  }
  const tickets: { id: number; acts: string[] }[] = []
  for (let at = 0; at < TICKETS; at += 1) {
    const { id, done } = await live(random, ids, { acts: actsOf(world, random, ids), from, until })
    tickets.push({ id, acts: done.map(({ what }) => what) })
  }
  const lives = await lived(tickets.map(({ id }) => id))
  const seen = { events: 0, runs: 0, breaches: 0 }
  for (const life of lives) {
    const { id } = life.recorded
    const row = await world.db.selectFrom('ticket').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const about = `ticket ${id}: ${tickets.find((ticket) => ticket.id === id)?.acts.join(', ')}`
    const [events, runs, missed] = [await happenedTo(id), await ranOn(id), await missedBy(id, life)]
    expect.soft(happenedIn(life), about).toEqual(events)
    expect
      .soft(Object.fromEntries(tracked.map((field) => [field, kept(life.ticket[field])])), about)
      .toEqual(Object.fromEntries(tracked.map((field) => [field, kept(row[field])])))
    expect.soft(ranIn(life), about).toEqual(runs)
    seen.events += events.length
    seen.runs += runs.length
    seen.breaches += missed.length
    const explicit = life.events.some(({ changes }) => changes.explicitDueAt)
    if (!explicit)
      expect
        .soft(
          breachesOf(life).map(({ target, dueAt, doneAt }) => [target, dueAt, doneAt]),
          about,
        )
        .toEqual(missed)
  }
  expect(lives.length).toBeGreaterThan(TICKETS / 2)
  expect(seen.runs).toBeGreaterThan(TICKETS)
  expect(seen.breaches).toBeGreaterThan(0)
})

/** What comes to the same whatever a rule did before: nobody is refused it. */
const sameAgain =
  /^mia (writes|replies|replies and sets a status|notes|sets a status|closes|edits .*|answers|transfers|marks)$/

test('what a draft of a rule is said to do is what it does', { timeout: 3_600_000 }, async () => {
  const random = seeded(Number(process.env.SEED ?? 8))
  let differed = 0
  for (let at = 0; at < DRAFTS; at += 1) {
    world.now = from
    const drafted = await rule(`Draft ${at}`, {
      on: triggerOf(random),
      when: conditionOf(random, ids),
      actions: [actionOf(random, ids), actionOf(random, ids)],
    })
    await changeRule(world.as('mia'), drafted.id, { availability: 'disabled' })
    const planned = actsOf(world, random, ids).filter(({ what }) => sameAgain.test(what))
    const opening = random.int(1, 1_000_000)
    const before = await live(seeded(opening), ids, { acts: planned, from, until })
    const [foreseen] = await lived([before.id], drafted)
    if (!foreseen) throw new Error('nothing was foreseen')

    world.now = from
    await changeRule(world.as('mia'), drafted.id, { availability: 'active' })
    const after = await live(seeded(opening), ids, { acts: before.done, from, until })
    await changeRule(world.as('mia'), drafted.id, { availability: 'archived' })
    const about = `${JSON.stringify(drafted)}: ${before.done.map(({ what }) => what).join(', ')}`
    expect.soft(happenedIn(foreseen), about).toEqual(await happenedTo(after.id))
    expect.soft(ranIn(foreseen), about).toEqual(await ranOn(after.id))
    if (foreseen.runs.some(({ id, changed }) => id === drafted.id && changed)) differed += 1
  }
  expect(differed).toBeGreaterThan(DRAFTS / 5)
})
