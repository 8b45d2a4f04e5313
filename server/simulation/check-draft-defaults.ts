import type { Draft } from '#contract/simulation-draft.ts'
import { departmentProblems } from '#server/people/departments/check.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { topicProblems } from '#server/routing/help-topics/check.ts'
import { settingsProblems } from '#server/settings/check.ts'
import { moved, notFound, repeatedIds } from './draft-place.ts'
import { type Around, savedOnly } from './drafted.ts'

/** What is wrong with what help topics, departments and the desk would give tickets. */
export async function givenProblems(op: Op, draft: Draft, around: Around): Promise<FieldError[]> {
  return [
    ...(await topicsProblems(op, draft, around)),
    ...(await departmentsProblems(op, draft, around)),
    ...(await defaultsProblems(op, draft, around)),
  ]
}

async function topicsProblems(op: Op, { helpTopics: draft }: Draft, { drafted }: Around): Promise<FieldError[]> {
  const problems: FieldError[] = []
  for (const [at, { id, ...given }] of (draft?.changed ?? []).entries()) {
    const ask = savedOnly(given, drafted)
    const before = await op.db.selectFrom('helpTopic').selectAll().where('id', '=', id).executeTakeFirst()
    if (before)
      problems.push(...moved(await topicProblems(op, ask, { before, formIds: [] }), `helpTopics.changed.${at}`))
    else problems.push(notFound(`helpTopics.changed.${at}.id`, 'help topic'))
  }
  return [...problems, ...repeatedIds(draft?.changed ?? [], 'helpTopics')]
}

async function departmentsProblems(op: Op, { departments: draft }: Draft, { drafted }: Around): Promise<FieldError[]> {
  const problems: FieldError[] = []
  for (const [at, { id, ...given }] of (draft?.changed ?? []).entries()) {
    const place = `departments.changed.${at}`
    const before = await op.db.selectFrom('department').selectAll().where('id', '=', id).executeTakeFirst()
    if (before) problems.push(...moved(await departmentProblems(op, savedOnly(given, drafted), before), place))
    else problems.push(notFound(`${place}.id`, 'department'))
  }
  return [...problems, ...repeatedIds(draft?.changed ?? [], 'departments')]
}

async function defaultsProblems(op: Op, { settings: draft }: Draft, { drafted }: Around): Promise<FieldError[]> {
  if (!draft) return []
  return moved(await settingsProblems(op, { tickets: savedOnly(draft.tickets, drafted) }), 'settings')
}
