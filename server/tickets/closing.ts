import { sql } from 'kysely'
import type { Answers } from '#contract/answers.ts'
import type { FormField } from '#contract/forms.ts'
import { missingToClose } from '#server/forms/answers.ts'
import { askedFields } from '#server/forms/asked.ts'
import type { Db } from '#server/platform/db.ts'
import type { Reason } from '#server/platform/reason.ts'
import type { TicketRow } from './ticket.ts'

export interface Blocker {
  code: 'field_required' | 'help_topic_required'
  message: string
  /** What is to be filled in, by its label. */
  label?: string
}

/** Why a ticket cannot be closed. */
export function notCloseable(blockers: readonly Blocker[]): Reason {
  const fields = blockers.flatMap(({ label }) => label ?? [])
  const needsTopic = blockers.some(({ code }) => code === 'help_topic_required')
  const message = `This ticket cannot be closed yet. ${blockers.map((it) => it.message).join(' ')}`
  if (fields.length === 0) return { code: 'needs_topic', message }
  const code = needsTopic ? 'needs_fields_and_topic' : 'needs_fields'
  return { code, values: { fields: fields.join(', ') }, message }
}

/** What stands against closing a ticket now; empty when nothing does. @source osticket-behaviour 1.4 */
export async function closeBlockers(
  db: Db,
  ticket: Pick<TicketRow, 'helpTopicId' | 'formIds' | 'fields'>,
): Promise<Blocker[]> {
  const { rows } = await sql<{ questions: FormField[]; requireTopic: boolean | null }>`
    select ${askedFields(sql`${ticket.helpTopicId}::bigint`, sql`${ticket.formIds}::integer[]`)} as questions,
      (select (value ->> 'requireTopicToClose')::boolean from setting where key = 'tickets') as require_topic`.execute(
    db,
  )
  return blockersOf(ticket, { questions: rows[0]?.questions ?? [], requireTopic: rows[0]?.requireTopic ?? false })
}

/** The rule itself. */
export function blockersOf(
  ticket: Pick<TicketRow, 'helpTopicId' | 'fields'>,
  { questions, requireTopic }: { questions: FormField[]; requireTopic: boolean },
): Blocker[] {
  const missing = missingToClose(questions, ticket.fields as Answers)
  const blockers: Blocker[] = missing.map((field) => ({
    code: 'field_required',
    message: `"${field.label}" must be filled in first.`,
    label: field.label,
  }))
  if (requireTopic && ticket.helpTopicId === null) {
    blockers.push({ code: 'help_topic_required', message: 'It needs a help topic first.' })
  }
  return blockers
}
