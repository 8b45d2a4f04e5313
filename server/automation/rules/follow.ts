import { system } from '#server/platform/actor.ts'
import { isPassing } from '#server/platform/database-away.ts'
import type { RecordedEvent } from '#server/platform/events.ts'
import { isTriggered } from './decide.ts'
import { activeRules } from './load.ts'
import { planMoments } from './moments.ts'
import { type Desk, runRule, type Sight, sightOf } from './run.ts'

/**
 * What rules make of an event, in their order: each sees the ticket as those before it left it. Following the same event
 * again does nothing.
 */
export async function followEvent(desk: Desk, event: RecordedEvent): Promise<void> {
  const rules = await activeRules(desk.db)
  if (rules.length === 0) return
  const { id: eventId, ticketId } = event
  let sight: Sight | undefined
  for (const rule of rules.filter((one) => isTriggered(one, event))) {
    sight = sight === undefined ? await sightFor(desk, { ticketId, event }) : sight
    const run = { ticketId, event, eventId, dueAt: null, causeEventId: eventId }
    const hasActed = await runRule(desk, rule, { ...run, ...(sight !== undefined && { sight }) })
    if (hasActed && rule.stopsFurther) break
    if (hasActed) sight = undefined
  }
  await planMoments({ ...desk, actor: system('Rules') }, rules, [ticketId])
}

/** undefined: something is wrong with it, which each rule finds out and tells by itself. */
async function sightFor(desk: Desk, asked: Parameters<typeof sightOf>[1]): Promise<Sight | undefined> {
  try {
    return await sightOf(desk, asked)
  } catch (error) {
    if (isPassing(error)) throw error
    return undefined
  }
}
