import { system } from '#server/platform/actor.ts'
import type { RecordedEvent } from '#server/platform/events.ts'
import { isTriggered } from './decide.ts'
import { activeRules } from './load.ts'
import { planMoments } from './moments.ts'
import { type Desk, runRule } from './run.ts'

/**
 * What rules make of an event, in their order: each sees the ticket as those before it left it. Following the same event
 * again does nothing.
 */
export async function followEvent(desk: Desk, event: RecordedEvent): Promise<void> {
  const rules = await activeRules(desk.db)
  if (rules.length === 0) return
  const { id: eventId, ticketId } = event
  for (const rule of rules.filter((one) => isTriggered(one, event))) {
    const hasActed = await runRule(desk, rule, { ticketId, event, eventId, dueAt: null, causeEventId: eventId })
    if (hasActed && rule.stopsFurther) break
  }
  await planMoments({ ...desk, actor: system('Rules') }, rules, [ticketId])
}
