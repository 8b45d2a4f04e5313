import type { RuleOccasion } from '#contract/why-not.ts'
import { lineageOf } from '../rules/chain.ts'
import { isTriggered, mayRun, ruleEventsOf } from '../rules/decide.ts'
import { type PastEvent, seenAfter } from './as-it-was.ts'
import { askAgain, liveRule, occasion, ranThen, versionAt } from './ask-again.ts'
import type { Asking, RuleVersion } from './rule.ts'

/** Older events are not gone back to. */
const MOST_EVENTS = 30

/** Of each event that the rule looks for, what it made of it, the newest first. */
export async function eventOccasions(asking: Asking): Promise<RuleOccasion[]> {
  const [first] = asking.versions
  if (!first) return []
  const listened = asking.past.events.filter((event) => {
    const { definition } = versionAt(asking, event.at) ?? first
    return isTriggered(definition, event) || asking.runs.some(({ eventId }) => eventId === event.id)
  })
  const newest = listened.slice(-MOST_EVENTS).toReversed()
  return Promise.all(newest.map((event) => eventOccasion(asking, event)))
}

async function eventOccasion(asking: Asking, event: PastEvent): Promise<RuleOccasion> {
  const { id, type, at } = event
  const on = { id, type, as: [...ruleEventsOf(event)] }
  const run = asking.runs.find(({ eventId }) => eventId === id)
  if (run) return ranThen(run, on)
  const version = versionAt(asking, at)
  if (!version) return occasion({ event: on, at, outcome: 'tooNew' })
  const told = { event: on, at, version: version.version }
  const availability = asking.availabilityAt(at)
  if (availability !== 'active') {
    return occasion({ ...told, outcome: availability === 'archived' ? 'archived' : 'notOn' })
  }
  const stop = stopOf(asking, event)
  if (stop) return occasion({ ...told, outcome: 'stoppedBy', by: stop })
  return occasion({ ...told, ...(await asked(asking, version, event)) })
}

async function asked(asking: Asking, version: RuleVersion, event: PastEvent) {
  const rule = liveRule(asking, version)
  const seen = seenAfter(asking.past, lastSeenId(asking, event))
  const answer = await askAgain(asking, rule, { seen, at: event.at, event })
  if (answer.outcome !== 'matched') return answer
  // One that had run on the same matter, and would have changed nothing any more, left no note.
  const lineage = await lineageOf(asking.ctx.db, { ticketId: asking.past.now.id, eventId: event.id })
  if (mayRun(rule, lineage)) return answer
  return { ...answer, outcome: 'stopped' as const, chain: lineage.chain.map(({ name }) => name) }
}

/** An event is told when its operation is over; then the rules before this one had their turn. */
function lastSeenId({ past, before }: Asking, { id, operationId }: PastEvent): number {
  const runs = past.events.filter(
    ({ type, causeEventId, data }) =>
      type === 'ticket.rule_applied' && causeEventId === id && before.has(Number((data.rule as { id?: unknown }).id)),
  )
  const operations = new Set([operationId, ...runs.map((run) => run.operationId)])
  return past.events.findLast((event) => operations.has(event.operationId))?.id ?? id
}

function stopOf({ stops, before, past }: Asking, { id }: PastEvent): string | null {
  const stop = stops.find(({ eventId, appliedId }) => {
    if (eventId !== id) return false
    const applied = past.events.find((event) => event.id === appliedId)
    return before.has(Number((applied?.data.rule as { id?: unknown } | undefined)?.id))
  })
  return stop?.name ?? null
}
