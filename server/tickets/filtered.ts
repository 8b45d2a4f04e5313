import type { Action } from '#contract/actions.ts'
import type { FilterDid as Did } from '#contract/ticket-filters.ts'
import { kept, type Reason } from '#server/platform/reason.ts'
import { mailOutOfUse } from '#server/routing/conditions/out-of-use.ts'
import type { Effects, Run } from '#server/routing/filters/filter.ts'
import type { FilterAnswer } from './follow-filters.ts'
import type { NewEvent } from './history.ts'
import type { Judged } from './judge.ts'
import type { Settled } from './settle-effects.ts'

/** One event a filter that matched: what it did, and what of it did not hold. */
export function filterEvents(judged: Judged, answering: Answering): NewEvent[] {
  return judged.effects.runs.map((run) => ({
    type: 'ticket.filtered',
    changes: {},
    data: {
      filter: run.filter,
      saw: run.cause.saw ?? {},
      ...(run.error === null ? { did: didsOf(run, { ...judged, ...answering }) } : { error: run.error }),
    },
  }))
}

interface Answering {
  /** Whether the requester is to be answered by a machine at all. */
  autoResponds: boolean
  answer: FilterAnswer | null
}

type Judging = Settled & Pick<Judged, 'arrival'> & Answering

/** What comes of each action of a filter that matched. */
export function didsOf(run: Run, judging: Judging): Did[] {
  return run.actions.map((action) => didOf(action, run, judging))
}

function didOf(action: Action, run: Run, judged: Judging): Did {
  const { kind } = action
  const done = (value: string | null = null): Did => ({ kind, value, outcome: 'done' })
  const skip = (value: string | null, reason: Reason): Did => ({ kind, value, outcome: 'skipped', ...kept(reason) })
  const { reference, defaults } = judged
  const set = (field: keyof Effects['wishes'], id: number, holds: boolean): Did => {
    const value = nameOf(judged, field, id)
    const skipped = judged.skipped.find((one) => one.run === run && one.field === field && one.value === id)
    if (skipped) return skip(value, skipped.reason)
    return { kind, value, outcome: holds ? 'done' : 'overridden' }
  }
  switch (action.kind) {
    case 'setDepartment':
      return set('departmentId', action.departmentId, defaults.department.value === action.departmentId)
    case 'setPriority':
      return set('priorityId', action.priorityId, defaults.priority.value === action.priorityId)
    case 'setStatus':
      return set('statusId', action.statusId, defaults.status.value === action.statusId)
    case 'setSlaPlan':
      return set('slaPlanId', action.slaPlanId, defaults.slaPlan.value === action.slaPlanId)
    case 'setHelpTopic':
      return set('helpTopicId', action.helpTopicId, reference.topic?.id === action.helpTopicId)
    case 'assignAgent':
      return set('agentId', action.agentId, defaults.agent.value === action.agentId)
    case 'assignTeam':
      return set('teamId', action.teamId, defaults.team.value === action.teamId)
    case 'setField': {
      const skipped = judged.skipped.find((one) => one.run === run && one.field === 'field' && one.value === action.key)
      if (skipped) return skip(action.key, skipped.reason)
      return done(`${action.key}: ${String(action.value)}`)
    }
    case 'needSkill': {
      const name = judged.named.get(`skills ${action.skillId}`)?.name ?? null
      const skipped = judged.skipped.find(
        (one) => one.run === run && one.field === 'skillId' && one.value === action.skillId,
      )
      return skipped ? skip(name, skipped.reason) : done(name)
    }
    case 'useReplyTo':
      return judged.arrival.facts['mail.replyTo']
        ? done(String(judged.arrival.facts['mail.replyTo']))
        : skip(null, { code: 'no_reply_to', message: 'The mail names no Reply-To.' })
    case 'autoRespond':
      return autoResponse(run, judged)
    case 'addCollaborator':
      return done(action.email)
    case 'sendMail': {
      const { isSent, why } = mailOutOfUse(action, judged.named)
      return { kind, value: action.subject, outcome: isSent ? 'done' : 'skipped', ...(why !== null && kept(why)) }
    }
    case 'callWebhook':
      return done(URL.parse(action.url)?.host ?? null)
    default:
      return done()
  }
}

/** Of several answers the last filter's goes; none where nobody is to be answered by a machine. */
function autoResponse(run: Run, { effects, autoResponds, answer }: Judging): Did {
  const skipped = (reason: Reason): Did => ({ kind: 'autoRespond', value: null, outcome: 'skipped', ...kept(reason) })
  if (!autoResponds) return skipped({ code: 'auto_response_off', message: 'Auto-responses are off.' })
  if (effects.answer?.run !== run) return { kind: 'autoRespond', value: null, outcome: 'overridden' }
  return answer && answer.problem !== null
    ? skipped(answer.reason)
    : { kind: 'autoRespond', value: null, outcome: 'done' }
}

function nameOf({ reference, named }: Judging, field: keyof Effects['wishes'], id: number): string | null {
  const { topic } = reference
  if (field === 'helpTopicId') return topic?.id === id ? topic.path : (named.get(`helpTopics ${id}`)?.name ?? null)
  const entries = {
    departmentId: reference.departments,
    priorityId: reference.priorities,
    statusId: reference.statuses,
    slaPlanId: reference.slaPlans,
    agentId: reference.agents,
    teamId: reference.teams,
  }[field]
  return entries.find((entry) => entry.id === id)?.name ?? null
}
