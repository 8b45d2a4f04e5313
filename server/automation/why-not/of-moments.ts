import type { RuleOccasion } from '#contract/why-not.ts'
import { dueOf } from '../rules/decide.ts'
import type { LiveRule } from '../rules/rule.ts'
import { momentsOf, subjectAt } from '../rules/subjects.ts'
import { seenAfter } from './as-it-was.ts'
import { askAgain, askPossible, liveRule, occasion, ranThen } from './ask-again.ts'
import type { Asking } from './rule.ts'

/** Of a time rule: what it waits for or what keeps it from that, and before that its runs, the newest first. */
export async function momentOccasions(asking: Asking): Promise<RuleOccasion[]> {
  const ran = asking.runs
    .filter(({ dueAt }) => dueAt !== null)
    .toSorted((one, other) => other.at.getTime() - one.at.getTime())
  const now = await occasionNow(asking)
  return [...(now ? [now] : []), ...ran.map((run) => ranThen(run, null))]
}

/** null: it is none of time, or has run on its moment. */
async function occasionNow(asking: Asking): Promise<RuleOccasion | null> {
  const version = asking.versions.at(-1)
  const { trigger } = version?.definition ?? {}
  if (!version || trigger?.kind !== 'time') return null
  const { now } = asking.ctx
  const rule = liveRule(asking, version)
  const moments = momentsOf(asking.past.now)
  const dueAt = dueOf(trigger, moments)
  if (dueAt && asking.runs.some((run) => run.dueAt?.getTime() === dueAt.getTime())) return null
  const told = {
    event: null,
    at: now,
    version: version.version,
    since: { moment: trigger.since, at: moments[trigger.since]?.toISOString() ?? null },
    dueAt: dueAt?.toISOString() ?? null,
  }
  const { availability } = asking.rule
  if (availability !== 'active') {
    return occasion({ ...told, outcome: availability === 'archived' ? 'archived' : 'notOn' })
  }
  if (!dueAt) return occasion({ ...told, outcome: 'noMoment' })
  if (dueAt > now) return waiting(asking, rule, told)
  return asked(asking, { rule, dueAt, savedAt: version.savedAt }, told)
}

type Told = Omit<Parameters<typeof occasion>[0], 'outcome'>

async function waiting(asking: Asking, rule: LiveRule, told: Told): Promise<RuleOccasion> {
  const { now } = asking.ctx
  const subject = await subjectAt({ db: asking.ctx.db, now }, asking.past.now)
  const possible = askPossible(rule, subject)
  if (possible?.matched === false) return occasion({ ...told, outcome: 'notMatched', trace: possible.trace })
  return occasion({ ...told, outcome: 'waiting', heldSince: (await heldSince(asking, rule)).toISOString() })
}

/** So far back it is looked for. */
const MOST_EVENTS = 50

async function heldSince({ ctx, past }: Asking, rule: LiveRule): Promise<Date> {
  let since = past.now.openedAt
  const newest = past.events.slice(-MOST_EVENTS).toReversed()
  for (const event of newest) {
    const subject = await subjectAt({ db: ctx.db, now: ctx.now }, seenAfter(past, event.id))
    if (askPossible(rule, subject)?.matched === false) return since
    since = event.at
  }
  return since
}

interface Past {
  rule: LiveRule
  dueAt: Date
  savedAt: Date
}

/** Its moment has gone by: it was asked then or, where it is younger than that, when it was saved. */
async function asked(asking: Asking, { rule, dueAt, savedAt }: Past, told: Told): Promise<RuleOccasion> {
  const { past } = asking
  const last = past.events.findLast(({ at }) => at <= dueAt)
  // Closed tickets get no moments of rules that are saved afterwards.
  const isYounger = savedAt > dueAt
  if (isYounger && past.now.plain.state !== 'open') return occasion({ ...told, outcome: 'tooNew' })
  const then = isYounger ? savedAt : dueAt
  const at = asking.availabilityAt(then) === 'active' ? then : asking.ctx.now
  const seen = at <= dueAt && last ? seenAfter(past, last.id) : past.now
  const answer = await askAgain(asking, rule, { seen, at, event: null })
  // What happens to a ticket later asks again, and finds it as it is now.
  if (answer.outcome === 'matched') {
    const later = await askAgain(asking, rule, { seen: past.now, at: asking.ctx.now, event: null })
    return occasion({ ...told, at: asking.ctx.now, ...later })
  }
  return occasion({ ...told, at, ...answer })
}
