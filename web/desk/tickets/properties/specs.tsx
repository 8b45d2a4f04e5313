import i18next from 'i18next'
import type { ReactNode } from 'react'
import type { SessionAgent } from '#contract/session.ts'
import type { Ability, Ticket } from '#contract/tickets.ts'
import { Avatar } from '#web/ui/avatar.tsx'
import type { Choice } from '#web/ui/choice-list.tsx'
import { Dot } from '#web/ui/dot.tsx'
import type { Act } from '../act.ts'
import type { Choices } from '../choices.ts'
import { setDueAt, setHelpTopic, setPriority, setSlaPlan, setSource } from '../edit-verbs.ts'
import { PriorityMark, StatusMark } from '../marks.tsx'
import { assign, assignTeam, claim, release, setStatus, transfer } from '../verbs.ts'

export type Value = string | number | null
export type EditName =
  | 'status'
  | 'priority'
  | 'agent'
  | 'team'
  | 'department'
  | 'helpTopic'
  | 'slaPlan'
  | 'dueAt'
  | 'source'

export interface Given {
  choices: Choices
  me: SessionAgent
  formatInstant: (at: string) => string
}

export interface Chosen {
  value: Value
  note: string | undefined
  keepReferral: boolean
}

/** What there is to say of one property: how it reads, what it can become, and the act that makes it so. */
export interface Spec {
  abilities: Ability[]
  value: (ticket: Ticket) => Value
  text: (ticket: Ticket, given: Given) => string
  shown?: (ticket: Ticket) => ReactNode
  /** Agent, team and due date have editors of their own. */
  choices?: (ticket: Ticket, given: Given) => Choice<Value>[]
  act: (ticket: Ticket, chosen: Chosen, given: Given) => Act | null
}

export const specs: Record<EditName, Spec> = {
  status: {
    abilities: ['close', 'reopen'],
    value: ({ status }) => status.id,
    text: ({ status }) => status.name,
    shown: ({ status }) => <StatusMark status={status} />,
    choices: (ticket, { choices }) =>
      choices.statuses
        .filter((status) => mayTake(ticket, status))
        .map((status) => ({
          value: status.id,
          label: status.name,
          mark: <Dot color={`var(--state-${status.state})`} hollow={status.state !== 'open'} />,
        })),
    act: (ticket, { value, note }, { choices }) => {
      const status = choices.statuses.find(({ id }) => id === value)
      return status ? setStatus(ticket, status, note) : null
    },
  },
  priority: {
    abilities: ['edit'],
    value: ({ priority }) => priority.id,
    text: ({ priority }) => priority.name,
    shown: ({ priority }) => <PriorityMark priority={priority} />,
    choices: (_, { choices }) =>
      choices.priorities.map((priority) => ({
        value: priority.id,
        label: priority.name,
        mark: <PriorityMark priority={{ ...priority, name: '' }} />,
      })),
    act: (ticket, { value, note }, { choices }) => {
      const priority = choices.priorities.find(({ id }) => id === value)
      return priority ? setPriority(ticket, priority, note) : null
    },
  },
  agent: {
    abilities: ['assign'],
    value: ({ assignee }) => assignee.agent?.id ?? null,
    text: ({ assignee }) => assignee.agent?.name ?? i18next.t('desk-ticket:nobody'),
    shown: ({ assignee: { agent } }) =>
      agent ? (
        <>
          <Avatar name={agent.name} size={20} /> {agent.name}
        </>
      ) : null,
    act: (ticket, { value, note, keepReferral }, { choices, me }) => {
      if (value === null) return release(ticket, 'agent', note)
      if (value === me.id && ticket.assignee.agent === null && ticket.status.state === 'open')
        return claim(ticket, me, note)
      const agent = value === me.id ? me : choices.agents.find(({ id }) => id === value)
      return agent ? assign(ticket, { agent: { id: agent.id, name: agent.name }, note, keepReferral }) : null
    },
  },
  team: {
    abilities: ['assign'],
    value: ({ assignee }) => assignee.team?.id ?? null,
    text: ({ assignee }) => assignee.team?.name ?? i18next.t('desk-ticket:noTeam'),
    choices: ({ assignee, abilities }, { choices }) => [
      ...named(choices.teams),
      ...(assignee.team && abilities.includes('release')
        ? [{ value: null, label: i18next.t('desk-ticket:noTeam') }]
        : []),
    ],
    act: (ticket, { value, note }, { choices }) => {
      if (value === null) return release(ticket, 'team', note)
      const team = choices.teams.find(({ id }) => id === value)
      return team ? assignTeam(ticket, { team, note }) : null
    },
  },
  department: {
    abilities: ['transfer'],
    value: ({ department }) => department.id,
    text: ({ department }) => department.name,
    choices: (_, { choices }) => choices.departments.map(({ id, path }) => ({ value: id, label: path })),
    act: (ticket, { value, note, keepReferral }, { choices }) => {
      const department = choices.departments.find(({ id }) => id === value)
      return department ? transfer(ticket, { department, note, keepReferral }) : null
    },
  },
  helpTopic: {
    abilities: ['edit'],
    value: ({ helpTopic }) => helpTopic?.id ?? null,
    text: ({ helpTopic }) => helpTopic?.name ?? i18next.t('desk-ticket:noTopic'),
    choices: (_, { choices }) => choices.helpTopics.map(({ id, path }) => ({ value: id, label: path })),
    act: (ticket, { value, note }, { choices }) => {
      const topic = choices.helpTopics.find(({ id }) => id === value)
      return topic ? setHelpTopic(ticket, { id: topic.id, name: topic.path }, note) : null
    },
  },
  slaPlan: {
    abilities: ['edit'],
    value: ({ slaPlan }) => slaPlan?.id ?? null,
    text: ({ slaPlan }) => slaPlan?.name ?? i18next.t('desk-ticket:noPlan'),
    choices: (_, { choices }) => [
      ...choices.slaPlans.map(({ id, name, graceMinutes }) => ({
        value: id,
        label: name,
        hint: duration(graceMinutes),
      })),
      { value: null, label: i18next.t('desk-ticket:noPlan') },
    ],
    act: (ticket, { value, note }, { choices }) =>
      setSlaPlan(ticket, choices.slaPlans.find(({ id }) => id === value) ?? null, note),
  },
  dueAt: {
    abilities: ['edit'],
    value: ({ explicitDueAt }) => explicitDueAt,
    text: ({ dueAt }, { formatInstant }) => (dueAt ? formatInstant(dueAt) : i18next.t('desk-ticket:noDue')),
    act: (ticket, { value, note }) => setDueAt(ticket, value === null ? null : String(value), note),
  },
  source: {
    abilities: ['edit'],
    value: ({ source }) => source,
    text: ({ source }) => i18next.t(`desk-ticket:source.${source}`),
    choices: ({ source }) =>
      [...new Set(['phone', 'email', 'other', source] as const)].map((value) => ({
        value,
        label: i18next.t(`desk-ticket:source.${value}`),
      })),
    act: (ticket, { value, note }) => setSource(ticket, String(value) as Ticket['source'], note),
  },
}

function mayTake({ status: now, abilities }: Ticket, { id, state }: Choices['statuses'][number]): boolean {
  if (id === now.id) return true
  if (state === 'archived') return false
  return abilities.includes(state === 'open' && now.state !== 'open' ? 'reopen' : 'close')
}

function named(things: { id: number; name: string }[]): Choice<Value>[] {
  return things.map(({ id, name }) => ({ value: id, label: name }))
}

/** Whole minutes in the largest units that say it exactly enough: "18 hr", "2 days 4 hr". */
export function duration(minutes: number): string {
  const units = [
    ['day', 1440],
    ['hour', 60],
    ['minute', 1],
  ] as const
  let left = minutes
  const parts: string[] = []
  for (const [unit, size] of units) {
    const count = Math.floor(left / size)
    left -= count * size
    if (count > 0) {
      parts.push(new Intl.NumberFormat(i18next.language, { style: 'unit', unit, unitDisplay: 'short' }).format(count))
    }
  }
  return parts.slice(0, 2).join(' ')
}
