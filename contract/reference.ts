import { z } from 'zod'
import { Availability, Color, Id, line, Named, paragraphs } from './common.ts'
import { crud } from './crud.ts'
import { FormField, FormHead, FormKind } from './forms.ts'
import { MailSettings, NoticeSettings } from './mail-settings.ts'
import { route } from './route.ts'
import { State } from './tickets.ts'
import { DeskTranslations, NameTranslations, TopicTranslations } from './translations.ts'

const tag = 'Reference data'
const notes = paragraphs(10_000)

export const Priority = z.object({
  id: z.int(),
  name: z.string(),
  translations: NameTranslations,
  urgency: z.int().describe('1 is the most urgent'),
  color: z.string(),
  isPublic: z.boolean(),
  isDefault: z.boolean(),
  availability: Availability,
})
export type Priority = z.infer<typeof Priority>

const priorityFields = {
  name: line(100),
  translations: NameTranslations,
  urgency: z.int().min(1).max(1000),
  color: Color,
  isPublic: z.boolean(),
  availability: Availability,
}
export const priorities = crud({
  plural: 'priorities',
  noun: 'priority',
  tag,
  item: Priority,
  create: z
    .object(priorityFields)
    .partial()
    .extend({ name: line(100), urgency: z.int().min(1).max(1000) }),
  change: z.object(priorityFields).partial(),
})

export const Status = z.object({
  id: z.int(),
  name: z.string(),
  translations: NameTranslations,
  state: State,
  description: z.string(),
  isInternal: z.boolean(),
  isDefault: z.boolean(),
  allowReopen: z.boolean(),
  reopenTo: Named.nullable(),
  /** The SLA clock stands still while a ticket has it. */
  pausesSla: z.boolean(),
  /** A message from the requester's side brings the ticket back, to where a reopened one goes. */
  resumesOnMessage: z.boolean(),
  position: z.int(),
  availability: Availability,
})
export type Status = z.infer<typeof Status>

const statusFields = {
  name: line(100),
  translations: NameTranslations,
  state: State,
  description: paragraphs(1000),
  allowReopen: z.boolean(),
  reopenToId: Id.nullable(),
  pausesSla: z.boolean(),
  resumesOnMessage: z.boolean(),
  position: z.int().min(0).max(10_000),
  availability: Availability,
}
export const statuses = crud({
  plural: 'statuses',
  noun: 'status',
  tag,
  refusals: ['is_internal'],
  item: Status,
  create: z
    .object(statusFields)
    .partial()
    .extend({ name: line(100), state: State }),
  change: z.object(statusFields).partial(),
})

export const NumberSequence = z.object({
  id: z.int(),
  name: z.string(),
  nextValue: z.int(),
  increment: z.int(),
  padding: z.string(),
})
const sequenceFields = {
  name: line(100),
  nextValue: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  increment: z.int().min(1).max(100_000),
  padding: z.string().length(1),
}
export const sequences = crud({
  plural: 'sequences',
  noun: 'sequence',
  tag,
  item: NumberSequence,
  create: z
    .object(sequenceFields)
    .partial()
    .extend({ name: line(100) }),
  change: z.object(sequenceFields).partial(),
})

/** `#` stands for a digit, `\#` for itself; at least one digit. */
export const NumberFormat = z
  .string()
  .trim()
  .max(20)
  .regex(/^[\p{L}\p{N} ._/#\\-]+$/u, 'Use letters, digits and - . _ / with # for each digit.')
  .refine((format) => /(?<!\\)#/.test(format), 'Put at least one # where the digits go.')

/** For the page where a format is written: one number as it would come out now. Nothing is taken from the sequence. */
export const sampleNumber = route({
  method: 'GET',
  path: '/api/v1/number-sample',
  tag,
  caller: 'administrator',
  summary: 'What the next ticket number would look like',
  query: z.object({ format: NumberFormat, sequenceId: Id.optional() }),
  reply: z.object({ sample: z.string() }),
})

export const HelpTopic = z.object({
  id: z.int(),
  name: z.string(),
  path: z.string(),
  parent: Named.nullable(),
  description: z.string(),
  isPublic: z.boolean(),
  isDefault: z.boolean(),
  department: Named.nullable(),
  priority: Named.nullable(),
  slaPlan: Named.nullable(),
  status: Named.nullable(),
  agent: Named.nullable(),
  team: Named.nullable(),
  numberFormat: z.string().nullable(),
  sequence: Named.nullable(),
  autoResponse: z.boolean(),
  thankYou: z.string(),
  translations: TopicTranslations,
  notes: z.string(),
  position: z.int(),
  availability: Availability,
  /** What its tickets are asked besides the ticket details, in this order. */
  forms: z.array(Named),
  /** Fields of these forms and of the ticket details that it does not ask. */
  disabledFieldIds: z.array(z.int()),
  /** All that is asked in the end, in its order. */
  fields: z.array(FormField),
})
export type HelpTopic = z.infer<typeof HelpTopic>

const helpTopicFields = {
  name: line(100),
  parentId: Id.nullable(),
  description: paragraphs(500),
  isPublic: z.boolean(),
  departmentId: Id.nullable(),
  priorityId: Id.nullable(),
  slaPlanId: Id.nullable(),
  statusId: Id.nullable(),
  agentId: Id.nullable(),
  teamId: Id.nullable(),
  numberFormat: NumberFormat.nullable(),
  sequenceId: Id.nullable(),
  autoResponse: z.boolean(),
  thankYou: paragraphs(10_000),
  translations: TopicTranslations,
  notes,
  position: z.int().min(0).max(10_000),
  availability: Availability,
  formIds: z.array(Id).max(20),
  disabledFieldIds: z.array(Id).max(500),
}
export const helpTopics = crud({
  plural: 'help-topics',
  noun: 'help topic',
  tag,
  refusals: ['last_public_topic'],
  item: HelpTopic,
  create: z
    .object(helpTopicFields)
    .partial()
    .extend({ name: line(100) }),
  change: z.object(helpTopicFields).partial(),
})

/** Everything that an administrator sets and that is not a list. */
export const Settings = z.object({
  desk: z.object({
    name: line(100),
    color: z.string().regex(/^#[0-9a-fA-F]{6}$/),
    language: z.enum(['en', 'de']),
    timeZone: z.string().min(1).max(64),
    /** Attachment id of the logo; null shows the name alone. */
    logo: z.string().nullable(),
    welcome: paragraphs(2000),
    translations: DeskTranslations,
  }),
  tickets: z.object({
    defaultDepartmentId: Id,
    defaultPriorityId: Id,
    defaultStatusId: Id,
    defaultSlaPlanId: Id.nullable(),
    /** For tickets whose department and SLA plan have none; null: every hour counts. */
    defaultScheduleId: Id.nullable(),
    defaultHelpTopicId: Id.nullable(),
    numberFormat: NumberFormat,
    /** null draws random numbers. */
    sequenceId: Id.nullable(),
    claimOnReply: z.boolean(),
    requireTopicToClose: z.boolean(),
    hideAgentNames: z.boolean(),
  }),
  attachments: z.object({
    maxFileSize: z.int().min(1024).max(1_073_741_824).describe('Bytes'),
    maxFiles: z.int().min(0).max(100),
    /** Lower-case endings without the dot that are refused. */
    refusedExtensions: z.array(z.string().regex(/^[a-z0-9]{1,20}$/)).max(200),
  }),
  portal: z.object({
    guestsMayOpen: z.boolean(),
    signUp: z.boolean(),
    requestersMayClose: z.boolean(),
    requestersMayRate: z.boolean().describe('How a request was solved, after it was closed'),
  }),
  notices: NoticeSettings,
  mail: MailSettings,
})
export type Settings = z.infer<typeof Settings>

export const getSettings = route({
  method: 'GET',
  path: '/api/v1/settings',
  tag,
  caller: 'administrator',
  summary: 'Settings',
  reply: Settings,
})
export const changeSettings = route({
  method: 'PATCH',
  path: '/api/v1/settings',
  tag,
  caller: 'administrator',
  summary: 'Change settings; groups and values that are absent stay',
  body: z
    .object({
      desk: Settings.shape.desk.partial(),
      tickets: Settings.shape.tickets.partial(),
      attachments: Settings.shape.attachments.partial(),
      portal: Settings.shape.portal.partial(),
      notices: Settings.shape.notices.partial(),
      mail: Settings.shape.mail.partial(),
    })
    .partial(),
  reply: Settings,
})

/** Names for the pickers of the desk, in one answer: what an agent may choose. */
export const getChoices = route({
  method: 'GET',
  path: '/api/v1/choices',
  tag,
  caller: 'agent',
  summary: 'What the pickers of the desk offer: active reference data by id and name',
  reply: z.object({
    departments: z.array(Named.extend({ path: z.string() })),
    helpTopics: z.array(
      Named.extend({ path: z.string(), departmentId: z.int().nullable(), fields: z.array(FormField) }),
    ),
    /** What is asked of a ticket without a help topic. */
    ticketFields: z.array(FormField),
    contactFields: z.array(FormField),
    organizationFields: z.array(FormField),
    /** Those that these fields stand in, and all others that a ticket may be asked. */
    forms: z.array(FormHead.extend({ kind: FormKind })),
    priorities: z.array(Named.extend({ urgency: z.int(), color: z.string() })),
    statuses: z.array(Named.extend({ state: State })),
    slaPlans: z.array(Named.extend({ graceMinutes: z.int() })),
    agents: z.array(Named),
    teams: z.array(Named),
    defaults: z.object({
      departmentId: z.int(),
      priorityId: z.int(),
      statusId: z.int(),
      slaPlanId: z.int().nullable(),
      helpTopicId: z.int().nullable(),
    }),
  }),
})
