import type { Did, RuleEvent } from '#contract/rules.ts'
import { ask, dueOf, MOST_LINKS, mayRun, momentOf, ruleEventsOf } from '#server/automation/rules/decide.ts'
import { causeOf, type LiveRule, type RuleRef, refOf } from '#server/automation/rules/rule.ts'
import { momentsOf } from '#server/automation/rules/subjects.ts'
import { type Facts, View } from '#server/routing/conditions/evaluate.ts'
import type { RuleRan } from '../outcome.ts'
import type { World } from '../world.ts'
import { takeActions } from './actions.ts'
import { factsBeforeEvent, factsNow, namesNow, seenNow } from './facts.ts'
import { change, type Hand, type Happened, type Life, timerAt } from './life.ts'

/** Rules by what they are asked on, each in the order of the list. */
interface Rules {
  on: Map<RuleEvent, LiveRule[]>
  timed: LiveRule[]
  place: Map<LiveRule, number>
}

const known = new WeakMap<World, Rules>()

function rulesOf(world: World): Rules {
  const found = known.get(world)
  if (found) return found
  const rules: Rules = { on: new Map(), timed: [], place: new Map(world.rules.map((rule, place) => [rule, place])) }
  for (const rule of world.rules) {
    if (rule.trigger.kind === 'time') rules.timed.push(rule)
    else for (const event of rule.trigger.events) rules.on.set(event, [...(rules.on.get(event) ?? []), rule])
  }
  known.set(world, rules)
  return rules
}

/** What rules make of all that has happened and was not followed yet, and of what follows from that. */
export function follow(life: Life): void {
  if (life.world.rules.length === 0) return
  let planned = 0
  while (life.followed < life.events.length) {
    const event = life.events[life.followed] as Happened
    life.followed += 1
    followEvent(life, event)
    // While nothing more happens, moments stay as they are.
    if (planned < life.events.length) plan(life)
    planned = life.events.length
  }
}

function followEvent(life: Life, event: Happened): void {
  const rules = triggered(life.world, event)
  if (rules.length === 0 || life.ticket.deletedAt !== null) return
  let facts = factsAt(life, event)
  for (const rule of rules) {
    const before = life.events.length
    const hasActed = run(life, rule, { view: viewOf(facts), dueAt: null, ledBy: event })
    if (hasActed && rule.stopsFurther) return
    if (life.events.length > before) facts = factsAt(life, event)
  }
}

function triggered(world: World, event: Happened): LiveRule[] {
  const { on, place } = rulesOf(world)
  const lists = [...ruleEventsOf(event)].flatMap((one) => on.get(one) ?? [])
  if (lists.length === 0) return lists
  return [...new Set(lists)].sort((one, other) => (place.get(one) ?? 0) - (place.get(other) ?? 0))
}

interface At {
  facts: Facts
  before: Facts | null
}

function factsAt(life: Life, event: Happened): At {
  const facts = { ...factsNow(life), actor: event.hand.kind }
  return { facts, before: factsBeforeEvent(life, facts, event) }
}

// One for each rule: what regular expressions may cost is bounded for each of them.
function viewOf({ facts, before }: At): View {
  return new View(facts, before)
}

interface Occasion {
  view: View
  /** The moment of a time rule. */
  dueAt: Date | null
  /** The event on which it runs, or that its moment comes from. */
  ledBy: Happened | null
}

/** @returns whether it acted */
function run(life: Life, rule: LiveRule, { view, dueAt, ledBy }: Occasion): boolean {
  const note = (noted: Pick<RuleRan, 'outcome' | 'did' | 'error'>) => {
    const { outcome, did } = noted
    const changed = outcome === 'applied' && did.some((one) => one.outcome === 'done')
    life.runs.push({ ...refOf(rule), ...noted, changed, at: life.now.getTime() })
  }
  try {
    if (!rule.condition.holds(view)) return false
    if (dueAt && life.claimed.get(rule.id) === dueAt.getTime()) return true
    const { saw } = ask(rule, view, namesNow(life))
    const lineage = lineageOf(life, ledBy, dueAt && `${rule.id} ${dueAt.toISOString()}`)
    const cause = causeOf(rule, saw)
    const hand: Hand = {
      kind: 'system',
      id: null,
      name: rule.name,
      run: { rule: refOf(rule), root: lineage.root, cause, ledBy },
    }
    if (!mayRun(rule, lineage)) {
      const did = foresee(life, hand, rule)
      if (did.some(({ outcome }) => outcome === 'done')) {
        claim(life, rule, dueAt)
        note({ outcome: 'stopped', did, error: null })
      }
      return false
    }
    claim(life, rule, dueAt)
    if (rule.isSilent) {
      note({ outcome: 'silent', did: foresee(life, hand, rule), error: null })
      return false
    }
    const did = takeActions(life, hand, rule.actions)
    change(life, hand, [{ type: 'ticket.rule_applied', always: true, data: { rule: refOf(rule), did } }])
    note({ outcome: 'applied', did, error: null })
    return true
  } catch (error) {
    claim(life, rule, dueAt)
    note({ outcome: 'failed', did: [], error: error instanceof Error ? error.message : String(error) })
    return false
  }
}

function claim(life: Life, { id }: LiveRule, dueAt: Date | null): void {
  if (dueAt) life.claimed.set(id, dueAt.getTime())
}

/** What a rule would do: it is done to a life that nobody lives on. */
function foresee(life: Life, hand: Hand, { actions }: LiveRule): Did[] {
  const other: Life = {
    ...life,
    events: [...life.events],
    ended: [...life.ended],
    last: { ...life.last },
    needs: new Map(life.needs),
    causes: { ...life.causes },
    turns: [...life.turns],
    mails: [...life.mails],
    runs: [],
  }
  return takeActions(other, hand, actions)
}

interface Lineage {
  root: string
  chain: RuleRef[]
  ran: RuleRef[]
}

/** As `lineageOf` of the rules finds it in the history: each link is a rule whose run wrote the event. */
function lineageOf(life: Life, ledBy: Happened | null, begins: string | null): Lineage {
  const runs: NonNullable<Hand['run']>[] = []
  let link = ledBy
  for (let depth = 0; link && depth <= MOST_LINKS; depth += 1) {
    const { run } = link.hand
    if (!run) break
    runs.push(run)
    link = run.ledBy
  }
  const root = begins ?? runs[0]?.root ?? String(ledBy?.id ?? null)
  const ran = life.events.flatMap(({ type, hand }) =>
    type === 'ticket.rule_applied' && hand.run?.root === root ? [hand.run.rule] : [],
  )
  return { root, chain: runs.map(({ rule }) => rule), ran }
}

/** Sets, moves and takes back the moments of time rules, as things stand. */
function plan(life: Life): void {
  const { timed } = rulesOf(life.world)
  if (timed.length === 0) return
  const isThere = life.ticket.deletedAt === null
  const view = isThere ? new View(factsNow(life)) : null
  const moments = momentsOf(seenNow(life))
  for (const rule of timed) {
    const dueAt = view && momentOf(rule, { view, moments })
    if (!dueAt || life.claimed.get(rule.id) === dueAt.getTime()) life.ruleTimers.delete(rule.id)
    else life.ruleTimers.set(rule.id, timerAt(life, dueAt, life.ruleTimers.get(rule.id)))
  }
}

/** The moment of a time rule has come. */
export function askTimed(life: Life, ruleId: number): void {
  life.ruleTimers.delete(ruleId)
  const rule = rulesOf(life.world).timed.find(({ id }) => id === ruleId)
  if (rule?.trigger.kind !== 'time' || life.ticket.deletedAt !== null) return
  const dueAt = dueOf(rule.trigger, momentsOf(seenNow(life)))
  if (dueAt === null) return
  if (dueAt > life.now) {
    life.ruleTimers.set(ruleId, timerAt(life, dueAt, null))
    return
  }
  run(life, rule, { view: new View(factsNow(life)), dueAt, ledBy: life.last[rule.trigger.since] ?? null })
}
