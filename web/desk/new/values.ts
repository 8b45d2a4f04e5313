import type { Answers } from '#contract/answers.ts'
import type { FormField } from '#contract/forms.ts'
import type { openTicket } from '#contract/tickets.ts'
import { isSilent } from '#web/answers/starting.ts'
import type { Input } from '#web/client.ts'
import { fromWallTime } from '#web/ui/wall-time.ts'
import { type Person, personInput } from '../people/person.ts'
import type { Answer } from '../tickets/fields/answer-field.tsx'

/** What the form holds: ids as the pickers give them, text as it is typed. */
// A type and not an interface: forms want an index signature, which only types have of themselves.
export type Values = {
  requester: Person | null
  collaborators: Person[]
  source: 'phone' | 'email' | 'other'
  helpTopicId: string | null
  departmentId: string | null
  priorityId: string | null
  slaPlanId: string | null
  agentId: string | null
  teamId: string | null
  /** As clocks show it to the agent. */
  dueAt: string
  subject: string
  message: string
  fields: Record<string, Answer>
  reply: string
  statusId: string | null
  signature: 'none' | 'mine' | 'department'
  note: string
  /** Who gets a mail that it was opened. */
  tell: 'all' | 'requester' | 'nobody'
}

export const emptyValues: Values = {
  requester: null,
  collaborators: [],
  source: 'phone',
  helpTopicId: null,
  departmentId: null,
  priorityId: null,
  slaPlanId: null,
  agentId: null,
  teamId: null,
  dueAt: '',
  subject: '',
  message: '',
  fields: {},
  reply: '',
  statusId: null,
  signature: 'none',
  note: '',
  tell: 'all',
}

/** What is asked now and has been answered. */
export function answersTo(fields: FormField[], answers: Answers): Answers {
  const asked = fields.filter((field) => !isSilent(field) && (answers[field.key] ?? '') !== '')
  return Object.fromEntries(asked.map(({ key }) => [key, answers[key] ?? null]))
}

type Body = Input<typeof openTicket>['body']

/** The request that makes all of it in one act. */
export function requestBody(
  values: Values & { requester: Person },
  { attachments, timeZone }: { attachments: Body['attachments']; timeZone: string | undefined },
): Body {
  const id = (text: string | null) => (text ? Number(text) : undefined)
  return {
    subject: values.subject.trim(),
    message: values.message,
    format: 'text',
    requester: personInput(values.requester),
    source: values.source,
    helpTopicId: id(values.helpTopicId),
    departmentId: id(values.departmentId),
    priorityId: id(values.priorityId),
    slaPlanId: id(values.slaPlanId),
    agentId: id(values.agentId),
    teamId: id(values.teamId),
    dueAt: fromWallTime(values.dueAt, timeZone) ?? undefined,
    fields: values.fields,
    attachments,
    collaborators: values.collaborators.map(({ email, name }) => ({ email, ...(name && { name }) })),
    reply: values.reply.trim()
      ? {
          body: values.reply,
          format: 'text',
          statusId: id(values.statusId),
          signature: values.signature,
          recipients: values.tell,
        }
      : undefined,
    note: values.note.trim() || undefined,
    autoRespond: values.tell !== 'nobody',
    tellCollaborators: values.tell === 'all',
  }
}
