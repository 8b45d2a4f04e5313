import { z } from 'zod'
import { Fields } from './answers.ts'
import { Email, Id, line, optionalLine, paragraphs } from './common.ts'
import type { ChoiceOf } from './conditions.ts'

/** To whom a mail goes. */
export const Recipient = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('requester') }),
  z.object({ kind: z.literal('collaborators') }),
  /** The agent, else the members of the team. */
  z.object({ kind: z.literal('assignee') }),
  z.object({ kind: z.literal('departmentManager') }),
  z.object({ kind: z.literal('agent'), agentId: Id }),
  z.object({ kind: z.literal('team'), teamId: Id }),
  z.object({ kind: z.literal('address'), email: Email }),
])
export type Recipient = z.infer<typeof Recipient>

/** A template in LiquidJS, with the values that `GET /api/v1/action-values` lists; which of them, {@link audienceOf} says. */
const template = (max: number) => paragraphs(max).refine((text) => text !== '', 'Write something.')

/** Plain: what somebody writes into a ticket never decides whom we call. Values are in what is sent. */
const WebhookUrl = z
  .string()
  .trim()
  .max(2000)
  .refine((text) => !/\{\{|\{%/.test(text), {
    message: 'Write the address as it is: values are not put in, they are in what is sent.',
    abort: true,
  })
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'Write an address that begins with https://.')

/** All but `setSlaPlan`: a draft that is simulated may name plans there that are not saved yet. */
export const plainActions = [
  /** Nothing is opened, and no further filter runs. */
  z.object({ kind: z.literal('reject') }),
  /** Of a mail with a Reply-To: that becomes the requester, and the filters run again, once. */
  z.object({ kind: z.literal('useReplyTo') }),
  z.object({ kind: z.literal('disableAutoResponse') }),
  /** A first reply in these words, in place of the usual auto-response. */
  z.object({ kind: z.literal('autoRespond'), body: template(20_000) }),
  z.object({ kind: z.literal('setDepartment'), departmentId: Id }),
  z.object({ kind: z.literal('setPriority'), priorityId: Id }),
  z.object({ kind: z.literal('setStatus'), statusId: Id }),
  /** The topic's own defaults come with it. */
  z.object({ kind: z.literal('setHelpTopic'), helpTopicId: Id }),
  z.object({ kind: z.literal('assignAgent'), agentId: Id }),
  z.object({ kind: z.literal('assignTeam'), teamId: Id }),
  z.object({ kind: z.literal('setField'), key: z.string().min(1).max(40), value: Fields.valueType }),
  z.object({ kind: z.literal('addCollaborator'), email: Email, name: optionalLine(200).default('') }),
  z.object({ kind: z.literal('addNote'), body: template(20_000) }),
  z.object({
    kind: z.literal('sendMail'),
    /** null: the address of the ticket's department, else the desk's. */
    fromAddressId: Id.nullable(),
    to: z.array(Recipient).min(1).max(20),
    subject: line(500),
    body: template(20_000),
  }),
  /** A reply that the requester gets: of a rule in the desk's name, of a macro in the name of whoever runs it. */
  z.object({ kind: z.literal('reply'), body: template(20_000) }),
  /** Whoever runs the macro takes the ticket. */
  z.object({ kind: z.literal('assignMe') }),
  z.object({ kind: z.literal('callWebhook'), url: WebhookUrl }),
  z.object({
    kind: z.literal('needSkill'),
    skillId: Id,
    level: z.int().min(1).max(5),
    demand: z.enum(['required', 'preferred']),
  }),
] as const

/**
 * What filters, rules and macros do; steps of an SLA plan have actions of their own. Each is told apart by `kind`; where each of them may stand,
 * {@link placesOf} says.
 */
export const Action = z.discriminatedUnion('kind', [
  ...plainActions,
  z.object({ kind: z.literal('setSlaPlan'), slaPlanId: Id }),
])
export type Action = z.infer<typeof Action>
export type ActionKind = Action['kind']

export const MOST_ACTIONS = 30
export const Actions = z.array(Action).max(MOST_ACTIONS)

/** Who reads what an action writes. */
export type Audience = 'requesters' | 'agents'

const amongAgents: ReadonlySet<string> = new Set(['assignee', 'departmentManager', 'agent', 'team'])

/** Notes, and mails to agents, are for agents. Of an address it is not known whose it is: what it gets, requesters may read. */
export function audienceOf(action: Action): Audience {
  if (action.kind === 'addNote') return 'agents'
  const isMailToAgents = action.kind === 'sendMail' && action.to.every(({ kind }) => amongAgents.has(kind))
  return isMailToAgents ? 'agents' : 'requesters'
}

/** Where actions stand: in a filter on arrival, a rule over a ticket's life, a macro. */
export type ActionPlace = 'arrival' | 'life' | 'macro'

const everywhere = ['arrival', 'life', 'macro'] as const

export const placesOf: Record<ActionKind, readonly ActionPlace[]> = {
  reject: ['arrival'],
  useReplyTo: ['arrival'],
  disableAutoResponse: ['arrival'],
  autoRespond: ['arrival'],
  setDepartment: everywhere,
  setPriority: everywhere,
  setSlaPlan: everywhere,
  setStatus: everywhere,
  setHelpTopic: ['arrival', 'life', 'macro'],
  assignAgent: everywhere,
  assignTeam: everywhere,
  setField: ['arrival', 'life', 'macro'],
  addCollaborator: everywhere,
  addNote: everywhere,
  sendMail: everywhere,
  reply: ['life', 'macro'],
  assignMe: ['macro'],
  callWebhook: everywhere,
  needSkill: ['arrival', 'life'],
}

/** Why an action was skipped, or what of it could not be done. */
export const whyNot = {
  why: z
    .string()
    .optional()
    .describe('A code: why it was skipped, or what of it could not be done; of older ones the words themselves'),
  whyValues: z
    .record(z.string(), z.string())
    .optional()
    .describe('What the words for that code name, like `name`; `words` says it in English'),
}

export const actionKinds = Object.keys(placesOf) as ActionKind[]

/** What the ids in an action, or in one of those whom a mail is for, are of. */
export const namedBy: Readonly<Record<string, ChoiceOf | 'skills'>> = {
  departmentId: 'departments',
  priorityId: 'priorities',
  slaPlanId: 'slaPlans',
  statusId: 'statuses',
  helpTopicId: 'helpTopics',
  agentId: 'agents',
  teamId: 'teams',
  fromAddressId: 'mailAddresses',
  skillId: 'skills',
}
