import type { ActionKind } from '#contract/actions.ts'
import type { Condition } from '#contract/conditions.ts'
import type { RuleDefinition, RuleEvent } from '#contract/rules.ts'
import { coveredBy, testsIn } from '#server/routing/conditions/covered.ts'
import type { Catalogue } from '#server/routing/conditions/fields.ts'

interface Placed extends Pick<RuleDefinition, 'name' | 'trigger' | 'conditions' | 'actions' | 'stopsFurther'> {
  availability: 'active' | 'disabled' | 'archived'
  isSilent: boolean
}

/**
 * Which rules before it leave nothing for a rule over events: whatever it could match, on each of its events, one of them
 * takes and stops. null where it may be reached.
 */
export function takenBefore(rules: readonly Placed[], place: number, catalogue: Catalogue): string[] | null {
  const rule = rules[place]
  if (rule?.availability !== 'active' || rule.trigger.kind !== 'event') return null
  const acting = rules.map((one) => one.availability === 'active' && !one.isSilent)
  const taken = rule.trigger.events.map((event) => {
    // Who has run on what led to the event does not run again, and stops nothing.
    if (rules.some((one, at) => acting[at] && mayLeadTo(one, event))) return null
    const stopping = rules.slice(0, place).filter((one, at) => acting[at] && stops(one, event))
    const before = stopping.filter((one) => seesTheSame(one, rules.slice(rules.indexOf(one) + 1, place)))
    const conditions = before.map(({ name, conditions }) => ({ name, condition: asked(conditions, event) }))
    return coveredBy(asked(rule.conditions, event), conditions, catalogue)
  })
  return taken.includes(null) ? null : [...new Set(taken.flatMap((names) => names ?? []))]
}

/** A condition as it is asked on an event: with an opening, and at a moment (null), nothing has changed. */
export function asked(condition: Condition, event: RuleEvent | null): Condition {
  if (event !== null && event !== 'opened') return condition
  if ('all' in condition) return { all: condition.all.map((one) => asked(one, event)) }
  if ('any' in condition) return { any: condition.any.map((one) => asked(one, event)) }
  if ('not' in condition) return { not: asked(condition.not, event) }
  return condition.operator.startsWith('changed') ? { any: [] } : condition
}

function stops({ stopsFurther, trigger }: Placed, event: RuleEvent): boolean {
  return stopsFurther && trigger.kind === 'event' && trigger.events.includes(event)
}

/** Actions that change nothing that conditions look at; the others may lead to anything but a ticket or a message that comes. */
const harmless: ReadonlySet<ActionKind> = new Set(['sendMail', 'callWebhook', 'needSkill', 'addCollaborator'])

function mayLeadTo({ actions }: Placed, event: RuleEvent): boolean {
  if (event === 'opened' || event === 'messageReceived') return false
  return actions.some(({ kind }) => !harmless.has(kind) && (kind !== 'addNote' || event === 'noteAdded'))
}

/** Whether a rule is asked about the same ticket as one after it, or those between them may have changed what it looks at. */
function seesTheSame({ conditions }: Placed, between: readonly Placed[]): boolean {
  const fields = testsIn(conditions).map(({ field }) => field)
  if (fields.some((field) => field.startsWith('since.'))) return false
  const isChanged = between.some(
    (one) =>
      one.availability === 'active' &&
      !one.isSilent &&
      one.actions.some(({ kind }) => kind !== 'addNote' && !harmless.has(kind)),
  )
  return !isChanged || fields.every(isFixed)
}

/** What no rule changes: what came, from whom, and when. */
function isFixed(field: string): boolean {
  return fixed.has(field) || ['mail.', 'requester.', 'organization.'].some((group) => field.startsWith(group))
}

const fixed: ReadonlySet<string> = new Set([
  ...['subject', 'message', 'language', 'source', 'organization', 'actor'],
  ...['time.ofDay', 'time.weekday', 'time.date', 'time.schedules'],
])
