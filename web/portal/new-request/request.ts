import type { listPortalTopics, openPortalTicket } from '#contract/portal.ts'
import type { ReplyOf } from '#contract/route.ts'
import type { Input } from '#web/client.ts'
import type { DraftFile } from '#web/ui/draft-files.ts'
import { type FieldErrors, fieldWords } from '../field-words.ts'

export type Topic = ReplyOf<typeof listPortalTopics>['items'][number]
export type TopicField = Topic['fields'][number]
export type Answer = string | boolean

/** What is typed into the form, and kept until it is sent. */
export interface RequestDraft {
  topicId: number | null
  subject: string
  message: string
  /** By kind and key of the question, so that an answer stays when another topic asks the same. */
  answers: Record<string, Answer>
  email: string
  name: string
  phone: string
  files: DraftFile[]
}

export function emptyRequest(start: Partial<RequestDraft>): RequestDraft {
  return { topicId: null, subject: '', message: '', answers: {}, email: '', name: '', phone: '', files: [], ...start }
}

export function hasContent({ subject, message, answers, files }: RequestDraft): boolean {
  return !!subject.trim() || !!message.trim() || files.length > 0 || Object.values(answers).some(Boolean)
}

export function answerKey({ kind, key }: TopicField): string {
  return `${kind}:${key}`
}

/** The answer shown to a question; nothing when it is a choice that this topic does not offer. */
export function answerTo(field: TopicField, answers: RequestDraft['answers']): Answer {
  const answer = answers[answerKey(field)] ?? (field.kind === 'checkbox' ? false : '')
  return field.kind === 'choice' && !field.options.includes(String(answer)) ? '' : answer
}

/** Everything that is wrong before it is sent, by the server's names of the fields. */
export function checkRequest(draft: RequestDraft, { topic, isGuest }: { topic: Topic | null; isGuest: boolean }) {
  const errors: FieldErrors = {}
  const wrong = (field: string, code: string) => {
    errors[field] = fieldWords({ field, code })
  }
  if (!draft.subject.trim()) wrong('subject', 'required')
  if (!draft.message.trim()) wrong('message', 'required')
  for (const field of topic?.fields ?? []) {
    const answer = answerTo(field, draft.answers)
    const isEmpty = typeof answer === 'string' ? !answer.trim() : !answer
    if (field.requesterMode === 'required' && isEmpty) wrong(`fields.${field.key}`, missing[field.kind] ?? 'required')
    if (field.kind === 'number' && !isEmpty && !isNumber(answer)) wrong(`fields.${field.key}`, 'not_a_number')
  }
  if (!isGuest) return errors
  if (!draft.email.trim()) wrong('email', 'required')
  else if (!/^\S+@\S+$/.test(draft.email.trim())) wrong('email', 'invalid')
  if (!draft.name.trim()) wrong('name', 'required')
  return errors
}

// What to do about an answer that is not there.
const missing: Partial<Record<TopicField['kind'], string>> = { choice: 'not_chosen', checkbox: 'not_ticked' }

export function requestBody(
  draft: RequestDraft,
  {
    topic,
    isGuest,
    attachments,
  }: { topic: Topic | null; isGuest: boolean; attachments: { id: string; inline: boolean }[] },
): Input<typeof openPortalTicket>['body'] {
  const fields = (topic?.fields ?? []).map((field) => [field.key, sentValue(field, answerTo(field, draft.answers))])
  const { email, name, phone } = draft
  return {
    ...(isGuest && { email: email.trim(), name: name.trim(), phone: phone.trim() }),
    ...(topic && { helpTopicId: topic.id }),
    subject: draft.subject,
    message: draft.message,
    format: 'text',
    fields: Object.fromEntries(fields),
    attachments,
  }
}

function sentValue({ kind }: TopicField, answer: Answer): string | boolean | null {
  if (typeof answer === 'boolean') return answer
  if (!answer.trim()) return null
  return kind === 'number' ? withPoint(answer) : answer
}

function isNumber(answer: Answer): boolean {
  return /^-?\d+(\.\d+)?$/.test(withPoint(String(answer)))
}

// Half of the world writes 12,5.
function withPoint(number: string): string {
  return number.trim().replace(/^(-?\d+),(\d+)$/, '$1.$2')
}
