import { sql } from 'kysely'
import type { FormField, PortalField } from '#contract/forms.ts'
import type { getPortalProfile } from '#contract/portal.ts'
import type { ReplyOf } from '#contract/route.ts'
import { said, saidField } from '#contract/translations.ts'
import type { CheckAnswers } from '#server/people/answering.ts'
import { requesterOf } from '#server/people/portal-requester.ts'
import type { RequesterActor } from '#server/platform/actor.ts'
import type { Db } from '#server/platform/db.ts'
import { Forbidden } from '#server/platform/errors.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { checkAnswers } from './answers.ts'
import { contactFieldsForRequesters, fieldsOfKind, headJson, type UnsaidField, type UnsaidHead } from './asked.ts'
import { loadOffered } from './offered.ts'
import { visibleAnswers } from './words.ts'

/** Answers about a requester or an organization, checked like those about a ticket. */
export const checkPeopleAnswers: CheckAnswers = async (op, { of, given, current, side, isNew = false }) => {
  const fields = await peopleFields(op.db, of)
  const offered = await loadOffered(op.db, { fields, given, side })
  const checked = checkAnswers(fields, given, side, {
    ...{ partial: !isNew, current, offered, now: op.now },
    language: op.language,
  })
  refuseProblems(checked.problems)
  return { ...current, ...checked.answers }
}

async function peopleFields(db: Db, of: 'contact' | 'organization'): Promise<FormField[]> {
  const { rows } = await sql<{ fields: FormField[] }>`select ${fieldsOfKind(of)} as fields`.execute(db)
  return rows[0]?.fields ?? []
}

interface Profile extends Omit<ReplyOf<typeof getPortalProfile>, 'form' | 'head'> {
  form: UnsaidField[]
  head: UnsaidHead
}

/** What the desk knows of a requester, to himself, with the fields that he sees. */
export function portalProfile(ctx: Ctx<RequesterActor>): Promise<ReplyOf<typeof getPortalProfile>> {
  if (ctx.actor.onlyTicketId !== null) throw new Forbidden('sign_in_required', 'Please sign in to see your profile.')
  return operation(ctx, async (op) => {
    const { id } = await requesterOf(op, ctx.actor)
    const fields = await peopleFields(op.db, 'contact')
    const { rows } = await sql<Profile>`
      select id, name, email, phone, wants_notices, fields, ${contactFieldsForRequesters} as form,
        (select ${headJson('o')} from form o where o.kind = 'contact') as head
      from requester where id = ${id}`.execute(op.db)
    const [row] = rows
    if (!row) throw new Error('a requester is gone')
    const language = ctx.language ?? null
    return {
      ...row,
      fields: visibleAnswers({ fields, earlier: [], answers: row.fields }, 'requester'),
      form: row.form.map((field) => saidField<PortalField>(field, language)),
      head: said(row.head, language),
    }
  })
}
