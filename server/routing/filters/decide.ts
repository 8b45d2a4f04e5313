import type { Action } from '#contract/actions.ts'
import { View } from '../conditions/evaluate.ts'
import { type Arrival, causeOf, type Effects, type Filter, type Run, type WishedField } from './filter.ts'

/**
 * Asks the filters, in their order, what is to become of a ticket that arrives. They see what came, not what filters
 * before them want of it; a later one goes before an earlier one. A filter that fails is passed over; one that only looks
 * on does nothing and stops nothing.
 *
 * @param hasReplied  the sender has been replaced by the Reply-To address already: that happens once
 * @param clock       milliseconds, for how long each took
 * @source osticket-behaviour 4.1, 4.3
 */
export function decideFilters(
  filters: readonly Filter[],
  arrival: Arrival,
  { hasReplied = false, clock = () => performance.now() }: { hasReplied?: boolean; clock?: () => number } = {},
): Effects {
  const effects = noEffects()
  const view = new View(arrival.facts)
  for (const filter of filters) {
    if (!isAddressed(filter, arrival)) continue
    const run = ask(filter, { arrival, view, clock })
    if (!run) continue
    if (filter.isSilent && run.error === null) {
      effects.silent.push(run)
      continue
    }
    effects.runs.push(run)
    if (run.error !== null) continue
    for (const action of filter.actions) {
      take(effects, action, { run, arrival, hasReplied })
      if (effects.rejectedBy || effects.replyTo) return effects
    }
    if (filter.stopsFurther) break
  }
  return effects
}

export function isAddressed({ target, addressId }: Pick<Filter, 'target' | 'addressId'>, arrival: Arrival): boolean {
  if (target === 'any') return true
  if (target === 'address') return arrival.facts['mail.address'] === addressId
  return arrival.channel === target
}

/** null: it does not match. */
function ask(
  filter: Filter,
  { arrival, view, clock }: { arrival: Arrival; view: View; clock: () => number },
): Run | null {
  const begun = clock()
  const micros = () => Math.round((clock() - begun) * 1000)
  const { id, name, version } = filter
  try {
    if (!filter.condition.holds(view)) return null
    const cause = causeOf(filter, filter.condition.explain(view), arrival.names)
    return { filter: { id, name, version }, cause, actions: filter.actions, micros: micros(), error: null }
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return {
      filter: { id, name, version },
      cause: causeOf(filter, [], {}),
      actions: [],
      micros: micros(),
      error: words,
    }
  }
}

function take(
  effects: Effects,
  action: Action,
  { run, arrival, hasReplied }: { run: Run; arrival: Arrival; hasReplied: boolean },
): void {
  const { cause } = run
  const wish = (field: WishedField, value: number) => effects.wishes[field].unshift({ value, cause, run })
  switch (action.kind) {
    case 'reject':
      effects.rejectedBy = run
      return
    case 'useReplyTo':
      effects.replyTo = hasReplied ? null : replyToOf(arrival, run)
      return
    case 'disableAutoResponse':
      effects.autoResponseOffBy ??= run
      return
    case 'autoRespond':
      effects.answer = { ...action, run }
      return
    case 'setDepartment':
      wish('departmentId', action.departmentId)
      return
    case 'setPriority':
      wish('priorityId', action.priorityId)
      return
    case 'setSlaPlan':
      wish('slaPlanId', action.slaPlanId)
      return
    case 'setStatus':
      wish('statusId', action.statusId)
      return
    case 'setHelpTopic':
      wish('helpTopicId', action.helpTopicId)
      return
    case 'assignAgent':
      wish('agentId', action.agentId)
      return
    case 'assignTeam':
      wish('teamId', action.teamId)
      return
    case 'setField':
      effects.fields.push({ ...action, run })
      return
    case 'addCollaborator':
      effects.collaborators.push({ ...action, run })
      return
    case 'addNote':
      effects.notes.push({ ...action, run })
      return
    case 'sendMail':
      effects.mails.push({ ...action, run })
      return
    case 'callWebhook':
      effects.webhooks.push({ ...action, run })
      return
    case 'needSkill':
      effects.skills.push({ ...action, run })
      return
  }
}

function replyToOf({ facts }: Arrival, { cause }: Run): Effects['replyTo'] {
  const email = facts['mail.replyTo']
  if (typeof email !== 'string' || email === '' || email === facts['requester.email']) return null
  return { email, name: String(facts['mail.replyToName'] ?? ''), cause }
}

function noEffects(): Effects {
  return {
    runs: [],
    silent: [],
    rejectedBy: null,
    replyTo: null,
    wishes: {
      departmentId: [],
      priorityId: [],
      statusId: [],
      slaPlanId: [],
      helpTopicId: [],
      agentId: [],
      teamId: [],
    },
    fields: [],
    autoResponseOffBy: null,
    answer: null,
    collaborators: [],
    notes: [],
    mails: [],
    webhooks: [],
    skills: [],
  }
}
