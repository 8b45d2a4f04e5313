import type { Condition } from '#contract/conditions.ts'
import type { RuleEvent, Trigger } from '#contract/rules.ts'
import type { RecordedEvent } from '#server/platform/events.ts'
import type { Fact, Facts, View } from '#server/routing/conditions/evaluate.ts'
import type { LiveRule, Subject } from './rule.ts'

type Happened = Pick<RecordedEvent, 'type' | 'changes' | 'data'>

const byType: Record<string, RuleEvent> = {
  'ticket.opened': 'opened',
  'reply.sent': 'replied',
  'message.received': 'messageReceived',
  'note.added': 'noteAdded',
  'ticket.reopened': 'reopened',
  'ticket.closed': 'closed',
  'ticket.overdue': 'slaOver',
}

const byField: Record<string, RuleEvent> = {
  statusId: 'statusChanged',
  priorityId: 'priorityChanged',
  departmentId: 'departmentChanged',
  agentId: 'assigneeChanged',
  teamId: 'assigneeChanged',
  subject: 'edited',
  helpTopicId: 'edited',
  slaPlanId: 'edited',
  requesterId: 'edited',
  fields: 'edited',
}

/** As what rules know an event of the history. With its opening a ticket begins: nothing of it has changed yet. */
export function ruleEventsOf({ type, changes, data }: Happened): ReadonlySet<RuleEvent> {
  const named = byType[type]
  if (named === 'opened') return new Set([named])
  const changed = Object.keys(changes).flatMap((field) => byField[field] ?? [])
  const isNear = type === 'ticket.escalated' && data.isWarning === true
  return new Set([...(named ? [named] : []), ...(isNear ? ['slaNear' as const] : []), ...changed])
}

export function isTriggered({ trigger }: Pick<LiveRule, 'trigger'>, event: Happened): boolean {
  if (trigger.kind !== 'event') return false
  const happened = ruleEventsOf(event)
  return trigger.events.some((one) => happened.has(one))
}

/** What conditions call a field of the history. */
export const factOf: Record<string, string> = {
  subject: 'subject',
  statusId: 'status',
  departmentId: 'department',
  helpTopicId: 'helpTopic',
  priorityId: 'priority',
  slaPlanId: 'slaPlan',
  agentId: 'agent',
  teamId: 'team',
  isAnswered: 'isAnswered',
  isOverdue: 'isOverdue',
  state: 'state',
}

/**
 * The facts as they were before an event; null where nothing was before.
 *
 * @param answered  where it changed answers: all answers before it, by their keys in the catalogue
 */
export function factsBefore(
  facts: Facts,
  { type, changes }: Pick<Happened, 'type' | 'changes'>,
  answered: Facts = {},
): Facts | null {
  if (type === 'ticket.opened') return null
  const before: Record<string, Fact> = { ...facts }
  for (const [field, { from }] of Object.entries(changes)) {
    const key = factOf[field]
    if (key) before[key] = from as Fact
    if (field !== 'fields') continue
    for (const one of Object.keys(before)) if (one.startsWith('fields.')) delete before[one]
    Object.assign(before, answered)
  }
  return before
}

/**
 * Whether a rule is to act on a ticket, with what its comparisons saw.
 *
 * @throws Error  where its condition cannot be asked
 */
export function ask(
  rule: Pick<LiveRule, 'condition'>,
  view: View,
  names: Subject['names'],
): { matched: boolean; saw: Record<string, unknown> } {
  if (!rule.condition.holds(view)) return { matched: false, saw: {} }
  const trace = rule.condition.explain(view)
  return {
    matched: true,
    saw: Object.fromEntries(trace.map(({ test, saw }) => [test.field, names[test.field] ?? saw])),
  }
}

/** When a time rule is to be asked about a ticket; null: its moment has not come about. */
export function dueOf(trigger: Trigger, moments: Subject['moments']): Date | null {
  if (trigger.kind !== 'time') return null
  const moment = moments[trigger.since]
  if (!moment) return null
  const distance = trigger.minutes * 60_000
  return new Date(moment.getTime() + (trigger.direction === 'before' ? -distance : distance))
}

/** When a time rule is to be asked about a ticket as it stands; null: there is nothing to wait for. */
export function momentOf(
  rule: Pick<LiveRule, 'trigger' | 'possible'>,
  { view, moments }: { view: View; moments: Subject['moments'] },
): Date | null {
  const dueAt = dueOf(rule.trigger, moments)
  return dueAt && mayCome(rule, view) ? dueAt : null
}

/** What cannot be asked is found out, and told, when its time comes. */
function mayCome({ possible }: Pick<LiveRule, 'possible'>, view: View): boolean {
  try {
    return possible.holds(view)
  } catch {
    return true
  }
}

/** Fields whose value changes without anything happening. */
function passes(field: string): boolean {
  return field.startsWith('since.') || field.startsWith('time.')
}

/**
 * A condition that holds whenever the given one may come to hold by the passing of time alone: what looks at the clock is
 * taken for true or, under a negation, for false.
 */
export function withoutTime(condition: Condition, taken = true): Condition {
  if ('all' in condition) return { all: condition.all.map((one) => withoutTime(one, taken)) }
  if ('any' in condition) return { any: condition.any.map((one) => withoutTime(one, taken)) }
  if ('not' in condition) return { not: withoutTime(condition.not, !taken) }
  if (!passes(condition.field)) return condition
  return taken ? { all: [] } : { any: [] }
}

/** So many rules may lead to each other. */
export const MOST_LINKS = 10

/**
 * Whether a rule may run: once on everything that one act of a person leads to, never on what it led to itself, and not
 * at the end of too long a chain.
 */
export function mayRun(
  { id }: { id: number },
  { chain, ran }: { chain: readonly { id: number }[]; ran: readonly { id: number }[] },
): boolean {
  return chain.length < MOST_LINKS && ![...chain, ...ran].some((link) => link.id === id)
}
