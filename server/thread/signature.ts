import { sql } from 'kysely'
import { type Rendered, renderBody, textToHtml } from '#server/platform/html.ts'
import type { Op } from '#server/platform/operation.ts'

interface Text {
  body: string
  format: 'html' | 'text'
  signature?: 'none' | 'mine' | 'department'
  /** The body, if it was rendered before. */
  rendered?: Rendered
}

/** The text with the chosen signature under it; a private department has none to show. */
export async function signed(
  op: Op,
  { body, format, signature = 'none', rendered }: Text,
  { departmentId }: { departmentId: number },
): Promise<Pick<Text, 'body' | 'format' | 'rendered'>> {
  const unsigned = { body, format, ...(rendered && { rendered }) }
  if (signature === 'none' || op.actor.kind !== 'agent') return unsigned
  const { rows } = await sql<{ mine: string; department: string }>`
    select a.signature as mine, case when d.is_public then d.signature else '' end as department
    from agent a, department d where a.id = ${op.actor.id} and d.id = ${departmentId}`.execute(op.db)
  const text = (signature === 'mine' ? rows[0]?.mine : rows[0]?.department) ?? ''
  if (text.trim() === '') return unsigned
  const under = format === 'text' ? `-- \n${text}` : `<p>-- <br>${textToHtml(text)}</p>`
  if (rendered) return { body, format, rendered: joined(rendered, renderBody({ body: under, format })) }
  return { body: `${body}${format === 'text' ? '\n\n' : ''}${under}`, format }
}

function joined(above: Rendered, below: Rendered): Rendered {
  return { html: above.html + below.html, text: `${above.text}\n\n${below.text}`, isEmpty: false }
}
