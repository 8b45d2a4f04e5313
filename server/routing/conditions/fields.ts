import {
  type ChoiceOf,
  type ConditionField,
  type ConditionKind,
  type ConditionPlace,
  type Operator,
  operatorsOf,
} from '#contract/conditions.ts'
import type { ConditionAnswer } from '#server/forms/condition-fields.ts'
import { languages } from './language.ts'

/** A field that conditions may look at, and where there is something to see. */
export interface Field extends Omit<ConditionField, 'operators'> {
  places: readonly ConditionPlace[]
}

/** By their key. */
export type Catalogue = ReadonlyMap<string, Field>

const both = ['arrival', 'life'] as const
const life = ['life'] as const

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** What every desk has. What is of the mail, and whether the requester is new, is as it was when the ticket came. */
const fixed: Field[] = [
  field('subject', 'text', 'ticket'),
  field('message', 'text', 'ticket'),
  field('language', 'word', 'ticket', { words: [...languages] }),
  field('source', 'word', 'ticket', { words: ['web', 'email', 'phone', 'api', 'other'] }),
  field('helpTopic', 'choice', 'ticket', { choiceOf: 'helpTopics' }),
  field('priority', 'choice', 'ticket', { choiceOf: 'priorities' }),
  field('department', 'choice', 'ticket', { choiceOf: 'departments' }),
  field('status', 'choice', 'ticket', { choiceOf: 'statuses' }),
  field('slaPlan', 'choice', 'ticket', { choiceOf: 'slaPlans' }),
  field('agent', 'choice', 'ticket', { choiceOf: 'agents' }),
  field('team', 'choice', 'ticket', { choiceOf: 'teams' }),
  field('attachmentCount', 'number', 'ticket'),
  field('isAnswered', 'boolean', 'ticket', { places: life }),
  field('isOverdue', 'boolean', 'ticket', { places: life }),
  field('requester.name', 'text', 'requester'),
  field('requester.email', 'text', 'requester'),
  field('requester.phone', 'text', 'requester'),
  field('requester.language', 'text', 'requester'),
  field('requester.isNew', 'boolean', 'requester'),
  field('organization', 'choice', 'organization', { choiceOf: 'organizations' }),
  field('organization.name', 'text', 'organization'),
  field('organization.phone', 'text', 'organization'),
  field('organization.website', 'text', 'organization'),
  field('organization.address', 'text', 'organization'),
  field('organization.notes', 'text', 'organization'),
  field('mail.address', 'choice', 'mail', { choiceOf: 'mailAddresses' }),
  field('mail.mailbox', 'choice', 'mail', { choiceOf: 'mailboxes' }),
  field('mail.replyTo', 'text', 'mail'),
  field('mail.replyToName', 'text', 'mail'),
  field('mail.addressees', 'texts', 'mail'),
  field('mail.listId', 'text', 'mail'),
  field('mail.isAutomatic', 'boolean', 'mail'),
  field('time.ofDay', 'timeOfDay', 'time'),
  field('time.weekday', 'word', 'time', { words: [...weekdays] }),
  field('time.date', 'date', 'time'),
  field('time.schedules', 'choices', 'time', { choiceOf: 'schedules' }),
  field('time.isWorking', 'boolean', 'time', { places: life }),
  field('state', 'word', 'life', { words: ['open', 'resolved', 'closed', 'archived'], places: life }),
  field('actor', 'word', 'life', { words: ['agent', 'requester', 'api_key', 'system'], places: life }),
  field('reopenCount', 'number', 'life', { places: life }),
  // In whole minutes.
  field('since.opened', 'number', 'life', { places: life }),
  field('since.status', 'number', 'life', { places: life }),
  field('since.updated', 'number', 'life', { places: life }),
  field('since.lastMessage', 'number', 'life', { places: life }),
  field('since.lastReply', 'number', 'life', { places: life }),
]

function field(
  key: string,
  kind: ConditionKind,
  group: Field['group'],
  more: { choiceOf?: ChoiceOf; words?: string[]; places?: readonly ConditionPlace[] } = {},
): Field {
  const { choiceOf = null, words = null, places = both } = more
  return { key, kind, group, label: null, choiceOf, words, places }
}

const prefixes = { ticket: 'fields.', requester: 'requester.fields.', organization: 'organization.fields.' } as const

/**
 * Everything that conditions of this desk may look at. Answers are `fields.KEY`, `requester.fields.KEY` and
 * `organization.fields.KEY`, properties of what a list offers `fields.KEY.PROPERTY`; a key of two kinds is text, and several
 * where one of them is.
 */
export function catalogueOf(custom: readonly ConditionAnswer[]): Catalogue {
  const catalogue = new Map(fixed.map((one) => [one.key, one]))
  for (const question of custom) {
    const key = `${prefixes[question.of]}${question.key}`
    const known = catalogue.get(key)
    const { kind } = question
    catalogue.set(key, {
      key,
      kind: known && known.kind !== kind ? mixed(known.kind, kind) : kind,
      group: question.of === 'ticket' ? 'fields' : question.of,
      label: known?.label ?? question.label,
      choiceOf: null,
      words: question.options.length > 0 ? [...new Set([...(known?.words ?? []), ...question.options])] : null,
      places: both,
    })
  }
  return catalogue
}

function mixed(one: ConditionKind, other: ConditionKind): ConditionKind {
  return one === 'texts' || other === 'texts' ? 'texts' : 'text'
}

const ofChange: Operator[] = ['changed', 'changedFrom', 'changedTo']
/** What an agent, a rule or the requester can change. */
const changing: ReadonlySet<string> = new Set([
  ...['subject', 'helpTopic', 'priority', 'department', 'status', 'slaPlan', 'agent', 'team'],
  ...['isAnswered', 'isOverdue', 'state'],
])

export function operatorsFor({ key, kind }: Field, place: ConditionPlace): readonly Operator[] {
  const changes = place === 'life' && (changing.has(key) || key.startsWith('fields.'))
  return changes ? [...operatorsOf[kind], ...ofChange] : operatorsOf[kind]
}

/** The catalogue as pages show it. */
export function presentFields(catalogue: Catalogue, place: ConditionPlace): ConditionField[] {
  return [...catalogue.values()]
    .filter(({ places }) => places.includes(place))
    .map(({ places: _, ...one }) => ({ ...one, operators: [...operatorsFor({ ...one, places: both }, place)] }))
}
