import { sql } from 'kysely'
import { type Answers, chosenIn } from '#contract/answers.ts'
import type { FormField } from '#contract/forms.ts'
import { nothingOffered, type Offered, own, type Side } from '#server/forms/answers.ts'
import { loadOffered } from '#server/forms/offered.ts'
import type { Op } from '#server/platform/operation.ts'
import { isLogo } from '#server/settings/logo.ts'
import { isUploadOf } from '#server/thread/uploader.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What the answers at hand may name: things of the desk, and files that whoever answers has uploaded. */
export async function offeredTo(
  op: Op,
  { fields, given, side }: { fields: readonly FormField[]; given: Readonly<Record<string, unknown>>; side: Side },
): Promise<Offered> {
  if (fields.length === 0) return nothingOffered
  const offered = await loadOffered(op.db, { fields, given, side })
  const ids = fileIds(fields, given)
  if (ids.length === 0) return offered
  const { rows } = await sql<Offered['files'][number]>`
    select a.id, a.name as text, a.size, a.media_type from attachment a
    where a.id = any(${ids}::uuid[]) and a.entry_id is null and a.ticket_id is null and ${isUploadOf(op)} and not ${isLogo}`.execute(
    op.db,
  )
  return { ...offered, files: rows }
}

/** Makes the files that answer a field the ticket's; those that it has already stay. */
export async function keepAnswerFiles(
  op: Op,
  ticketId: number,
  { fields, answers }: { fields: readonly FormField[]; answers: Answers },
): Promise<void> {
  for (const field of fields.filter(({ kind }) => kind === 'file')) {
    const ids = fileIds([field], answers)
    if (ids.length === 0) continue
    await sql`update attachment a set ticket_id = ${ticketId}, field_id = ${field.id}
      where a.id = any(${ids}::uuid[]) and a.entry_id is null and a.ticket_id is null and ${isUploadOf(op)} and not ${isLogo}`.execute(
      op.db,
    )
  }
}

function fileIds(fields: readonly FormField[], given: Readonly<Record<string, unknown>>): string[] {
  return fields
    .filter(({ kind }) => kind === 'file')
    .flatMap((field) => own(given as Answers, field.key) ?? [])
    .flatMap((one) => (typeof one === 'object' ? chosenIn(one).map(({ id }) => id) : one))
    .map(String)
    .filter((id) => UUID.test(id))
    .slice(0, 200)
}
