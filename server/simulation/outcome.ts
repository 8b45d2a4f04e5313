import type { Cause } from '#contract/cause.ts'
import type { Did } from '#contract/rules.ts'
import type { TargetKind } from '#contract/sla.ts'
import type { Need } from '#server/assignment/scene.ts'
import type { Facts } from '#server/routing/conditions/evaluate.ts'
import type { Recorded } from './recorded.ts'
import type { Causes, State } from './state.ts'
import type { World } from './world.ts'

/** A filter or rule that was asked and held. `changed`: anything came of it. */
export interface Ran {
  /** Negative: new in the draft. */
  id: number
  changed: boolean
  error: string | null
}

/** A run of a rule on a ticket. Each that held is there, what was kept from running too. */
export interface RuleRan extends Ran {
  version: number
  at: number
  /** As in the run log. */
  outcome: 'applied' | 'silent' | 'stopped' | 'failed'
  did: readonly Did[]
}

/** A mail that would have been sent. */
export interface Mail {
  at: number
  /** Whom it is for: the kind of recipient and, where it is known, the address: `requester ada@example.com`. */
  to: string
  by: Cause
}

/** How a ticket begins in a world. */
export interface Opened {
  /** What turns it away; then the rest is as it would have been without. */
  rejectedBy: Cause | null
  state: State
  causes: Causes
  /** What the filters saw, the message with it. */
  facts: Facts
  names: Readonly<Record<string, string>>
  filters: readonly Ran[]
  mails: readonly Mail[]
  /** Needs that filters added to those of topic and priority. */
  needs: readonly Need[]
  /** Whether the requester gets the usual answer by machine. */
  autoResponds: boolean
  /** Addresses that filters copied. */
  collaborators: readonly string[]
}

export type OpenAgain = (world: World, recorded: Recorded) => Opened

/** Of a ticket's life what decides who may have it, from one instant until the next turn. */
export interface Turn {
  at: number
  departmentId: number
  teamId: number | null
  priorityId: number
  /** Whom people, filters and rules gave it to; null: it waits for a policy, where there is one. */
  agentId: number | null
  /**
   * What this turn does about the agent. null: nothing, whoever has it by a policy keeps it. `given`: somebody or something
   * puts `agentId` in place, or takes the ticket away where that is null. `claimed`: she takes it as nobody has it (a
   * claim, a reply that claims), so nothing comes of it where a policy has given it to somebody. The first turn gives.
   */
  agentBy: 'given' | 'claimed' | null
  isOpen: boolean
  /** Waits for somebody outside: it weighs on nobody. */
  isPaused: boolean
  helpTopicId: number | null
  dueAt: number | null
}

export interface Breached {
  target: TargetKind
  dueAt: number
  /** When it was missed is when it was due; when it was done after all, or null. */
  doneAt: number | null
}

/** How a ticket's life went in a world. */
export interface Course {
  ticketId: number
  rejectedBy: Cause | null
  /** At the end of what was recorded; `agentId` without what policies give. */
  state: State
  /** With what policies gave then, as far as it could still be given. */
  agentThen: number | null
  causes: Causes
  /** Of the due date that it was opened with. */
  dueCauseThen: Cause | undefined
  turns: readonly Turn[]
  needs: readonly Need[]
  language: string | null
  breaches: readonly Breached[]
  /** Those of filters with those of rules and escalations. */
  mails: readonly Mail[]
  filters: readonly Ran[]
  rules: readonly RuleRan[]
}

export type LiveOn = (world: World, recorded: Recorded, opened: Opened) => Course

/** A course as far as handing out is concerned: one small thing a ticket, kept until all threads are done. */
export interface Handable extends Pick<Course, 'ticketId' | 'turns' | 'needs' | 'language'> {
  openedAt: number
  requesterId: number
  organizationId: number | null
}

/**
 * Tickets of before the period: those that were open when it began weigh on their agents until they are closed, those of
 * the 180 days before say who has helped whom. Their turns before the period are as recorded, with whom policies gave
 * them to then.
 */
export type Standing = readonly Handable[]

export interface Handed {
  /** Ticket -> who has it at the end; of all tickets that a policy has ever given. */
  agentOf: ReadonlyMap<number, number | null>
  /** Ticket -> the policy that gave it last. */
  causeOf: ReadonlyMap<number, Cause>
  /** Tickets that a policy took from one agent and gave to another, absent agents' and those that go back. */
  handOvers: number
  /** Tickets with required or preferred needs that were given, and those that went to who meets them all. */
  needing: number
  skilled: number
  /** Tickets that wait at the end. */
  waiting: number
  /** Agent -> tickets that policies gave her. */
  perAgent: ReadonlyMap<number, number>
}

/** All tickets of the period in the order of time. */
export type HandOut = (
  world: World,
  courses: readonly Handable[],
  more: { standing: Standing; from: number; until: number },
) => Handed
