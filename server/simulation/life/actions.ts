import type { Action } from '#contract/actions.ts'
import type { Answers } from '#contract/answers.ts'
import type { Did } from '#contract/rules.ts'
import { aboutOf } from '#server/automation/apply.ts'
import { checkAnswers } from '#server/forms/answers.ts'
import { BadInput } from '#server/platform/errors.ts'
import { kept, type Reason } from '#server/platform/reason.ts'
import { blockersOf, notCloseable } from '#server/tickets/closing.ts'
import { addresseesIn } from '../recipients.ts'
import { choicesIn, namedIn } from './desk.ts'
import { change, type Hand, type Life } from './life.ts'
import { edited, replied, toAssignee, toDepartment, toStatus, whyNotAssigned, whyNotReopened } from './verbs.ts'

type Outcome = Pick<Did, 'outcome' | 'why' | 'whyValues'>

const done: Outcome = { outcome: 'done' }
const skipped = (reason: Reason): Outcome => ({ outcome: 'skipped', ...kept(reason) })

/** Takes the actions of a rule, one after the other. What cannot be done is left out and named, as the verbs refuse it. */
export function takeActions(life: Life, hand: Hand, actions: readonly Action[]): Did[] {
  const named = namedIn(life.desk)
  return actions.map((action) => {
    const { value, unusable, lost } = aboutOf(action, named)
    const outcome = unusable ? skipped(unusable) : { ...(lost !== null && kept(lost)), ...act(life, hand, action) }
    return { kind: action.kind, value, ...outcome }
  })
}

function act(life: Life, hand: Hand, action: Action): Outcome {
  const by = (steps: Parameters<typeof change>[2]): Outcome => ({
    outcome: change(life, hand, steps) ? 'done' : 'already',
  })
  switch (action.kind) {
    case 'setDepartment':
      return by(toDepartment(life, action.departmentId))
    case 'setPriority':
      return by(edited(life, { priorityId: action.priorityId }))
    case 'setSlaPlan':
      return by(edited(life, { slaPlanId: action.slaPlanId }))
    case 'setHelpTopic':
      return by(edited(life, { helpTopicId: action.helpTopicId }))
    case 'setField':
      return setField(life, hand, action)
    case 'setStatus': {
      const why = whyNotStatus(life, action.statusId)
      return why === null ? by(toStatus(life, hand, action.statusId)) : skipped(why)
    }
    case 'assignAgent': {
      const why = life.ticket.agentId === action.agentId ? null : whyNotAssigned(life, action.agentId)
      return why === null ? by(toAssignee(life, { agentId: action.agentId })) : skipped(why)
    }
    case 'assignTeam':
      return by(toAssignee(life, { teamId: action.teamId }))
    case 'addCollaborator':
      return addCollaborator(life, hand, action.email)
    case 'addNote':
      return by([{ type: 'note.added', always: true }])
    case 'reply':
      mail(life, hand, [{ kind: 'requester' }, { kind: 'collaborators' }])
      return by(replied(life, hand, { data: { automatic: true } }))
    case 'sendMail':
      return mail(life, hand, action.to) > 0 ? done : { outcome: 'already' }
    case 'callWebhook':
      return done
    case 'needSkill':
      needSkill(life, hand, action)
      return done
    default:
      return skipped({ code: 'wrong_place', message: 'This cannot be done with a ticket that is there already.' })
  }
}

/** @returns to how many */
function mail(life: Life, { run, name }: Hand, to: Parameters<typeof addresseesIn>[1]): number {
  const { world, now, mails } = life
  const by = run?.cause ?? { kind: 'verb', id: null, name }
  const addressees = addresseesIn(world, to, aboutNow(life))
  for (const one of addressees) mails.push({ at: now.getTime(), to: one, by })
  return addressees.length
}

/** What decides whom a mail goes to. */
export function aboutNow({ ticket, recorded, opened, collaborators }: Life): Parameters<typeof addresseesIn>[2] {
  const { requester } = recorded
  const first = String(opened.facts['requester.email'] ?? '')
  return {
    state: ticket,
    requesterEmail: ticket.requesterId === requester.id ? requester.email : first,
    collaborators,
  }
}

/** Why a status cannot be taken; null: it can. */
function whyNotStatus(life: Life, statusId: number): Reason | null {
  const { ticket, world, desk } = life
  const status = world.statuses.get(statusId)
  if (!status || statusId === ticket.statusId) return null
  const opens = status.state === 'open'
  if (ticket.state === 'open' && !opens) {
    const { questions } = choicesIn(desk, ticket, {})
    const blockers = blockersOf(ticket, { questions, requireTopic: world.settings.tickets.requireTopicToClose })
    return blockers.length > 0 ? notCloseable(blockers) : null
  }
  return opens ? whyNotReopened(life) : null
}

function setField(life: Life, hand: Hand, { key, value }: Extract<Action, { kind: 'setField' }>): Outcome {
  const { desk, ticket, world, now } = life
  const { questions } = choicesIn(desk, ticket, {})
  const current = ticket.fields as Answers
  const more = { partial: true, current, offered: world.offered, now }
  const { answers, problems } = checkAnswers(questions, { [key]: value }, 'agent', more)
  if (problems.length > 0) return skipped(new BadInput(problems).reason)
  return { outcome: change(life, hand, edited(life, { fields: answers })) ? 'done' : 'already' }
}

function addCollaborator(life: Life, hand: Hand, email: string): Outcome {
  const isThere = aboutNow(life).requesterEmail === email || life.collaborators.includes(email)
  if (isThere) return { outcome: 'already' }
  life.collaborators = [...life.collaborators, email]
  change(life, hand, [{ type: 'ticket.collaborator_added', always: true, data: { collaborator: { email } } }])
  return done
}

function needSkill(life: Life, { name }: Hand, action: Extract<Action, { kind: 'needSkill' }>): void {
  const { skillId, level, demand } = action
  const skill = life.world.skills.get(skillId)
  if (!skill) return
  life.needs.set(skillId, {
    skillId,
    skill: skill.name,
    minLevel: level,
    isRequired: demand === 'required',
    by: name,
  })
}
