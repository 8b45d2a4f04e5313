import { sql } from 'kysely'
import { textToHtml } from '#server/platform/html.ts'
import type { Op } from '#server/platform/operation.ts'

interface Text {
  body: string
  format: 'html' | 'text'
  signature?: 'none' | 'mine' | 'department'
}

/** The text with the chosen signature under it; a private department has none to show. */
export async function signed(
  op: Op,
  { body, format, signature = 'none' }: Text,
  { departmentId }: { departmentId: number },
): Promise<Pick<Text, 'body' | 'format'>> {
  if (signature === 'none' || op.actor.kind !== 'agent') return { body, format }
  const { rows } = await sql<{ mine: string; department: string }>`
    select a.signature as mine, case when d.is_public then d.signature else '' end as department
    from agent a, department d where a.id = ${op.actor.id} and d.id = ${departmentId}`.execute(op.db)
  const text = (signature === 'mine' ? rows[0]?.mine : rows[0]?.department) ?? ''
  if (text.trim() === '') return { body, format }
  if (format === 'text') return { body: `${body}\n\n-- \n${text}`, format }
  return { body: `${body}<p>-- <br>${textToHtml(text)}</p>`, format }
}
