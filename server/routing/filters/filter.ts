import type { Action } from '#contract/actions.ts'
import type { Cause } from '#contract/cause.ts'
import type { TestOutcome } from '#contract/conditions.ts'
import type { Compiled, Facts } from '../conditions/evaluate.ts'

export type Target = 'any' | 'web' | 'api' | 'email' | 'address'

/** An active filter, ready to be asked. */
export interface Filter {
  id: number
  name: string
  version: number
  target: Target
  addressId: number | null
  condition: Compiled
  actions: readonly Action[]
  stopsFurther: boolean
  /** Asked about live tickets, but only noting in the run log what it would do. */
  isSilent: boolean
}

/** A ticket that is about to be opened, as filters see it. */
export interface Arrival {
  /** By which door it comes: what agents open counts as `web`. */
  channel: 'web' | 'api' | 'email'
  facts: Facts
  /** What the ids in the facts are called. */
  names: Readonly<Record<string, string>>
}

/** One filter that matched. */
export interface Run {
  filter: Pick<Filter, 'id' | 'name' | 'version'>
  cause: Cause
  actions: readonly Action[]
  micros: number
  /** Why it failed; then nothing of what it does holds. */
  error: string | null
}

/** A value that a filter wants for a field. */
export interface Wish {
  value: number
  cause: Cause
  run: Run
}

export type WishedField =
  | 'departmentId'
  | 'priorityId'
  | 'statusId'
  | 'slaPlanId'
  | 'helpTopicId'
  | 'agentId'
  | 'teamId'

type Of<K extends Action['kind']> = Extract<Action, { kind: K }>
export type Caused<K extends Action['kind']> = Of<K> & { run: Run }

/** What the filters want, in their order; nothing has happened yet. */
export interface Effects {
  runs: Run[]
  /** Of filters that only look on: nothing comes of them. */
  silent: Run[]
  rejectedBy: Run | null
  /** Whose ticket it is instead: the filters are to be asked again with him. */
  replyTo: { email: string; name: string; cause: Cause } | null
  /** For each field, the wish of the last filter first. */
  wishes: Record<WishedField, Wish[]>
  fields: Caused<'setField'>[]
  autoResponseOffBy: Run | null
  answer: Caused<'autoRespond'> | null
  collaborators: Caused<'addCollaborator'>[]
  notes: Caused<'addNote'>[]
  mails: Caused<'sendMail'>[]
  webhooks: Caused<'callWebhook'>[]
  skills: Caused<'needSkill'>[]
}

export function causeOf(
  { id, name, version }: Pick<Filter, 'id' | 'name' | 'version'>,
  trace: readonly TestOutcome[],
  names: Arrival['names'],
): Cause {
  const saw = Object.fromEntries(trace.map(({ test, saw }) => [test.field, names[test.field] ?? saw]))
  return { kind: 'ticket_filter', id, name, version, saw }
}
