import type { Answer, Answers } from '#contract/answers.ts'
import { isEmptyAnswer } from '#contract/form-rules.ts'
import type { PortalField } from '#contract/forms.ts'
import type { listPortalTopics, openPortalTicket } from '#contract/portal.ts'
import type { ReplyOf } from '#contract/route.ts'
import { fieldsToFill, isSilent, standingAnswers } from '#web/answers/starting.ts'
import { keysIn } from '#web/answers/words.ts'
import type { Input } from '#web/client.ts'
import type { DraftFile } from '#web/ui/draft-files.ts'
import { type FieldErrors, fieldWords } from '../field-words.ts'

/** Topics, and what is asked with each and without. */
export type Catalogue = ReplyOf<typeof listPortalTopics>
export type Topic = Catalogue['items'][number]

/** What is typed into the form, and kept until it is sent. */
export interface RequestDraft {
  topicId: number | null
  subject: string
  message: string
  /** By kind and key of the question, so that an answer stays when another topic asks the same. */
  answers: Answers
  /** What a guest says of himself, in the same way. */
  contact: Answers
  email: string
  name: string
  phone: string
  files: DraftFile[]
}

export function emptyRequest(start: Partial<RequestDraft>): RequestDraft {
  return {
    topicId: null,
    subject: '',
    message: '',
    answers: {},
    contact: {},
    email: '',
    name: '',
    phone: '',
    files: [],
    ...start,
  }
}

export function hasContent({ subject, message, answers, files }: RequestDraft): boolean {
  return (
    !!subject.trim() ||
    !!message.trim() ||
    files.length > 0 ||
    Object.values(answers).some((answer) => !isEmptyAnswer(answer))
  )
}

export function answerKey({ kind, key }: PortalField): string {
  return `${kind}:${key}`
}

export interface Questions {
  /** Those to fill in now, with headings and texts between them. */
  shown: PortalField[]
  /** As they stand, by the key of the question. */
  answers: Answers
}

/** What is to be filled in, given what has been answered; of a choice only what is offered here. */
export function questionsOf(fields: readonly PortalField[], typed: Answers): Questions {
  const given = fields.flatMap((field) => {
    const answer = typed[answerKey(field)]
    return answer === undefined || !isOffered(field, answer) ? [] : [[field.key, answer] as const]
  })
  const answers = standingAnswers(fields, Object.fromEntries(given))
  return { shown: fieldsToFill(fields, answers, (field) => field.requesterMode), answers }
}

function isOffered(field: PortalField, answer: Answer): boolean {
  if (field.kind !== 'choice') return true
  return keysIn(answer).every((key) => field.config.options.some((option) => option.key === key))
}

/** Everything that is wrong before it is sent, by the server's names of the fields. */
export function checkRequest(draft: RequestDraft, { questions, contact, isGuest }: Asked) {
  const errors: FieldErrors = {}
  const wrong = (field: string, code: string) => {
    errors[field] = fieldWords({ field, code })
  }
  if (!draft.subject.trim()) wrong('subject', 'required')
  if (!draft.message.trim()) wrong('message', 'required')
  for (const [field, code] of wrongAnswers(questions)) wrong(`fields.${field.key}`, code)
  if (!isGuest) return errors
  if (!draft.email.trim()) wrong('email', 'required')
  else if (!/^\S+@\S+$/.test(draft.email.trim())) wrong('email', 'invalid')
  if (!draft.name.trim()) wrong('name', 'required')
  for (const [field, code] of wrongAnswers(contact)) wrong(`contact.${field.key}`, code)
  return errors
}

/** What is asked of whoever writes. */
export interface Asked {
  questions: Questions
  contact: Questions
  isGuest: boolean
}

export function wrongAnswers({ shown, answers }: Questions): [PortalField, string][] {
  return shown
    .filter((field) => !isSilent(field))
    .flatMap((field): [PortalField, string][] => {
      const answer = answers[field.key] ?? null
      const isEmpty = isEmptyAnswer(typeof answer === 'string' ? answer.trim() : answer)
      if (isEmpty) return field.requesterMode === 'required' ? [[field, missing[field.kind] ?? 'required']] : []
      return field.kind === 'number' && !isNumber(answer) ? [[field, 'not_a_number']] : []
    })
}

// What to do about an answer that is not there.
const missing: Partial<Record<PortalField['kind'], string>> = {
  choice: 'not_chosen',
  list: 'not_chosen',
  priority: 'not_chosen',
  department: 'not_chosen',
  checkbox: 'not_ticked',
}

export function requestBody(
  draft: RequestDraft,
  {
    topic,
    questions,
    contact,
    isGuest,
    attachments,
  }: Asked & {
    topic: Topic | null
    attachments: { id: string; inline: boolean }[]
  },
): Input<typeof openPortalTicket>['body'] {
  const { email, name, phone } = draft
  return {
    ...(isGuest && { email: email.trim(), name: name.trim(), phone: phone.trim(), contact: sentAnswers(contact) }),
    ...(topic && { helpTopicId: topic.id }),
    subject: draft.subject,
    message: draft.message,
    format: 'text',
    fields: sentAnswers(questions),
    attachments,
  }
}

/** The answers to what is shown, as the server takes them. */
export function sentAnswers({ shown, answers }: Questions): Answers {
  const asked = shown.filter((field) => !isSilent(field))
  return Object.fromEntries(asked.map((field) => [field.key, sentValue(field, answers[field.key] ?? null)]))
}

function sentValue({ kind }: PortalField, answer: Answer): Answer {
  if (typeof answer !== 'string') return answer
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
